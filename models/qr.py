"""QR codes of ticket links (ISO/IEC 18004): dark on white with a quiet zone of four modules, in dark mode too."""

import segno

QUIET_ZONE = 4

Matrix = tuple[tuple[bool, ...], ...]


def qr_matrix(text: str) -> Matrix:
    """The modules row by row, True is dark, quiet zone included. At least level M: 15 % may be damaged."""
    code = segno.make(text, error="m", micro=False)
    return tuple(tuple(module == 1 for module in row) for row in code.matrix_iter(border=QUIET_ZONE))


def qr_svg(text: str) -> str:
    """The code as an SVG document of its own, one unit a module, without style attributes that a strict CSP refuses."""
    matrix = qr_matrix(text)
    size = len(matrix)
    path = "".join(
        f"M{start} {y}h{length}v1h-{length}z" for y, row in enumerate(matrix) for start, length in _dark_runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path fill="#000" d="{path}"/></svg>'
    )


def _dark_runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Start and length of each stretch of dark modules."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((x, 1))
    return runs
