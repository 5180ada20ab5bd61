"""What the lists of operations share: who may, and where."""

from models.programs.tokens import Scope

READ = (Scope.READ,)
MANAGE = (Scope.MANAGE,)
CHECK_IN = (Scope.CHECK_IN,)
AT_THE_DOOR = (Scope.READ, Scope.CHECK_IN)
EVENT = "/events/{event}"
TYPE = EVENT + "/ticket-types/{type}"
GATE = EVENT + "/gates/{gate}"
QUESTION = EVENT + "/questions/{question}"
MEDIA = EVENT + "/media/{purpose}"
MEMBER = EVENT + "/staff/{member}"
DEVICE = EVENT + "/devices/{device}"
ORDER = EVENT + "/orders/{number}"
TICKET = EVENT + "/tickets/{ticket}"
ANNOUNCEMENT = EVENT + "/announcements/{announcement}"
APPLICATION = EVENT + "/applications/{application}"
PLACE_REQUEST = EVENT + "/place-requests/{request}"
WEBHOOK = "/webhooks/{webhook}"
IMPORT = EVENT + "/imports/{import}"
CHECKIN = EVENT + "/check-ins/{record}"
PRETIX = "/organizers/{organizer}"
PRETIX_EVENT = PRETIX + "/events/{slug}/"
LIST = PRETIX_EVENT + "checkinlists/{list}/"
