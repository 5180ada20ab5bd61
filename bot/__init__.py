"""The Telegram side."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "true")  # else python-telegram-bot 22 warns at every "retry after"
