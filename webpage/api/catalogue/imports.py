"""Imports of guest lists."""

from models.guest_list.rows import MOST_BYTES
from webpage.api import imports
from webpage.api.catalogue.places import EVENT, IMPORT, MANAGE, READ
from webpage.api.operations import Bytes, Files, Operation
from webpage.api.shapes import imports as import_shapes
from webpage.api.shapes.basics import Paging
from webpage.problems import Trouble

LISTS = Bytes((imports.CSV, imports.XLSX, "application/octet-stream"), MOST_BYTES)
GIVEN_BACK = Files((imports.CSV, imports.TSV, imports.XLSX))

OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", EVENT + "/imports", imports.list_imports, import_shapes.Imports, READ, query=Paging),
    Operation(
        "POST",
        EVENT + "/imports",
        imports.create_import,
        import_shapes.CheckedImport,
        MANAGE,
        status=201,
        takes_bytes=LISTS,
        query=import_shapes.ImportQuery,
        troubles=(Trouble.UNREADABLE_FILE, Trouble.EVENT_CANCELLED),
        prepare=imports.check_file,
    ),
    Operation("GET", IMPORT, imports.get_import, import_shapes.ImportResource, READ),
    Operation(
        "POST",
        IMPORT + "/apply",
        imports.apply_import,
        import_shapes.ImportResource,
        MANAGE,
        status=202,
        troubles=(Trouble.DECIDED, Trouble.EVENT_CANCELLED),
    ),
    Operation(
        "POST",
        IMPORT + "/drop",
        imports.drop_import,
        import_shapes.ImportResource,
        MANAGE,
        troubles=(Trouble.DECIDED,),
    ),
    Operation(
        "POST",
        IMPORT + "/add-types",
        imports.add_types_of_import,
        import_shapes.CheckedImport,
        MANAGE,
        troubles=(Trouble.DECIDED,),
        repeatable=False,
    ),
    Operation(
        "GET",
        IMPORT + "/bad-lines",
        imports.get_bad_lines,
        GIVEN_BACK,
        MANAGE,
        troubles=(Trouble.FILE_FORGOTTEN,),
    ),
    Operation(
        "GET",
        IMPORT + "/result",
        imports.get_import_result,
        GIVEN_BACK,
        MANAGE,
        troubles=(Trouble.NOT_APPLIED, Trouble.FILE_FORGOTTEN),
    ),
)
