"""Everything about an event as files for a spreadsheet: tickets, attempts, arrivals, takings, organisations.

Headings are in the reader's language, times on the event's clocks beside their offset and UTC. Rows are read and
written in batches: memory stays the same however many there are. It is no snapshot: people may come in meanwhile, and
each sheet is true at the moment at which it is read.

Cells are safe to open. Spreadsheets run what begins with ``=``, ``+``, ``-``, ``@``, a tab or a line's end (OWASP, "CSV
Injection"). XLSX says for each cell that it is text; CSV can't, so there such text gets an apostrophe before it, which
spreadsheets take as "this is text": ``'-Anna``.
"""

from models.export.files import Exported, export

__all__ = ["Exported", "export"]
