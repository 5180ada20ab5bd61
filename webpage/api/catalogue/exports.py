"""Everything about an event as a file."""

from webpage.api import exports
from webpage.api.catalogue.places import EVENT, READ
from webpage.api.operations import Files, Operation
from webpage.problems import Trouble

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        EVENT + "/export.xlsx",
        exports.export_workbook,
        Files((exports.XLSX,)),
        READ,
        troubles=(Trouble.TOO_MANY_ROWS,),
    ),
    Operation("GET", EVENT + "/export.csv", exports.export_tables, Files((exports.ZIP,)), READ),
)
