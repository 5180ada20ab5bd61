"""Staff and their devices."""

from webpage.api import staff
from webpage.api.catalogue.places import DEVICE, EVENT, MANAGE, MEMBER, READ
from webpage.api.operations import Operation
from webpage.api.shapes import staff as staff_shapes
from webpage.api.shapes.basics import Paging
from webpage.problems import Trouble

OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", EVENT + "/staff", staff.list_staff, staff_shapes.Staff, READ, query=Paging),
    Operation(
        "POST",
        EVENT + "/staff",
        staff.invite_staff,
        staff_shapes.Invite,
        MANAGE,
        status=201,
        takes=staff_shapes.NewInvite,
        troubles=(Trouble.EVENT_CANCELLED, Trouble.UNKNOWN_GATE),
        repeat=staff.repeat_invite,
    ),
    Operation(
        "PATCH",
        MEMBER,
        staff.change_staff,
        staff_shapes.StaffResource,
        MANAGE,
        takes=staff_shapes.StaffChange,
        troubles=(Trouble.OWNER_STAYS, Trouble.UNKNOWN_GATE, Trouble.NOT_ON_DUTY),
    ),
    Operation(
        "POST",
        MEMBER + "/revoke",
        staff.revoke_staff,
        staff_shapes.StaffResource,
        MANAGE,
        troubles=(Trouble.OWNER_STAYS,),
    ),
    Operation(
        "POST",
        MEMBER + "/code",
        staff.change_staff_code,
        staff_shapes.StaffResource,
        MANAGE,
        troubles=(Trouble.NO_CODE, Trouble.TOO_MANY),
    ),
    Operation("GET", EVENT + "/devices", staff.list_devices, staff_shapes.Devices, READ, query=Paging),
    Operation("POST", DEVICE + "/revoke", staff.revoke_device, staff_shapes.DeviceResource, MANAGE),
)
