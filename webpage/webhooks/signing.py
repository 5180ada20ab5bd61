"""Signs calls to webhooks as Standard Webhooks says, so that whoever is called can tell that it was us."""

import hmac
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime

from models.secrecy.secrets import Secrets
from models.tables import Webhook, WebhookDelivery


def signed_headers(
    secrets: Secrets, webhook: Webhook, row: WebhookDelivery, body: bytes, moment: datetime
) -> Mapping[str, str]:
    """The headers that prove who calls, when, and what. The id is the same at every attempt."""
    name, timestamp = f"msg_{row.id}", str(int(moment.timestamp()))
    key = secrets.webhook_signing_key(webhook.id, webhook.secret_version)
    signature = hmac.digest(key, b".".join((name.encode(), timestamp.encode(), body)), "sha256")
    return {
        "webhook-id": name,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{b64encode(signature).decode()}",
    }
