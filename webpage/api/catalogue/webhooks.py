"""Webhooks."""

from webpage.api import webhooks
from webpage.api.catalogue.places import MANAGE, WEBHOOK
from webpage.api.operations import Operation
from webpage.api.shapes import webhooks as webhook_shapes
from webpage.problems import Trouble

OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/webhooks", webhooks.list_webhooks, webhook_shapes.Webhooks, MANAGE),
    Operation(
        "POST",
        "/webhooks",
        webhooks.create_webhook,
        webhook_shapes.MadeWebhook,
        MANAGE,
        status=201,
        takes=webhook_shapes.NewWebhook,
        troubles=(Trouble.BAD_ADDRESS, Trouble.TOO_MANY, Trouble.NOT_FOUND),
        repeat=webhooks.repeat_webhook,
    ),
    Operation("DELETE", WEBHOOK, webhooks.delete_webhook, webhook_shapes.Webhooks, MANAGE),
    Operation(
        "POST",
        WEBHOOK + "/secret",
        webhooks.replace_webhook_secret,
        webhook_shapes.MadeWebhook,
        MANAGE,
        repeat=webhooks.repeat_webhook_secret,
    ),
    Operation("POST", WEBHOOK + "/test", webhooks.test_webhook, webhook_shapes.DeliveryResource, MANAGE, status=202),
    Operation(
        "GET",
        WEBHOOK + "/deliveries",
        webhooks.list_deliveries,
        webhook_shapes.Deliveries,
        MANAGE,
        query=webhook_shapes.DeliveryPaging,
    ),
)
