"""Charts of the annual report: what the first one costs, what each costs, and what they weigh in the document.

Usage: python benchmarks/charts.py [MEASURES]...   (16 and 40 when none is given)
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

from outputs.charts import BarChart, BarRow, Datum, LineChart, Look, Series
from outputs.charts_bars import bar_drawings
from outputs.charts_canvas import drawn, text_width
from outputs.charts_lines import line_drawing
from outputs.charts_marks import Drawing
from outputs.norwegian import Decimals, amount, short_month

ROUNDS: Final = 5
EXPORT: Final = Path(__file__).parents[1] / "examples" / "exports" / "unit4" / "hovedbok-2025.csv"
PLAN: Final = Series("Revidert budsjett", Look.PLAN, "budsjett")
USED: Final = Series("Brukt av tilskuddet", Look.USED, "tilskuddet")
OTHER: Final = Series("Andre kilder", Look.OTHER, "andre kilder")
OWN: Final = Series("Dekket av kommunen", Look.OWN, "kommunen")
OVER: Final = Series("Over budsjettet", Look.OVER)
FIRST: Final = """
import time
started = time.process_time()
from outputs.charts_canvas import drawn
from outputs.charts_marks import Drawing, Words
loaded = time.process_time()
drawn(Drawing(4.0, 2.0, (Words(1.0, 1.0, "Brukt"),)))
print(f"{loaded - started:.2f} {time.process_time() - loaded:.2f}")
"""


def datum(figure: str, ore: int) -> Datum:
    """An invented figure."""
    return Datum(figure, ore, amount(ore, Decimals.NEVER))


def rows(measures: int, series: int) -> tuple[BarRow, ...]:
    """Invented measures with names of ordinary length."""
    return tuple(
        BarRow(
            f"Videreutvikling av møteplass nummer {number}",
            tuple(datum(f"{one}.{number}", (number * 7 + one * 11) % 90 * 1_000_000) for one in range(series)),
        )
        for number in range(1, measures + 1)
    )


def charts(measures: int) -> dict[str, Callable[[], tuple[Drawing, ...]]]:
    """The layout of each chart, by its name."""
    spend = BarChart((PLAN, USED), rows(measures, 2), over=OVER)
    financing = BarChart((USED, OTHER, OWN), rows(measures, 3), is_stacked=True)
    budget = tuple(datum(f"b.{month}", month * 40_000_000) for month in range(1, 13))
    used = tuple(datum(f"u.{month}", month * 30_000_000) for month in range(1, 11))
    names = tuple(short_month(month) for month in range(1, 13))
    months = LineChart(names, budget, used, ("Budsjett", "Regnet mot budsjettet"), "Ikke tatt med ennå")
    years = BarChart((PLAN, USED, OTHER), rows(5, 3))
    return {
        "budget and spend": lambda: bar_drawings(spend, text_width),
        "financing": lambda: bar_drawings(financing, text_width),
        "months": lambda: (line_drawing(months, text_width),),
        "years": lambda: bar_drawings(years, text_width),
    }


def milliseconds(work: Callable[[], object]) -> float:
    """Processor time: the median of a few rounds, with nothing kept from the round before."""
    taken = []
    for _ in range(ROUNDS):
        drawn.cache_clear()
        started = time.process_time()
        work()
        taken.append((time.process_time() - started) * 1000)
    return median(taken)


def print_first() -> None:
    """What a process pays once: our modules, then matplotlib with its list of typefaces."""
    lines = [
        subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True, check=True).stdout.split()  # noqa: S603
        for _ in range(ROUNDS)
    ]
    ours, first = (median(float(line[place]) for line in lines) for place in (0, 1))
    print(f"processor time; new process: our modules {ours:.2f} s, first chart with matplotlib {first:.2f} s")


def print_charts(measures: int) -> None:
    """Each chart's layout, drawing and weight."""
    for name, layout in charts(measures).items():
        parts = layout()
        made = [drawn(part) for part in parts]
        laid = milliseconds(layout)
        whole = milliseconds(lambda parts=parts: [drawn(part) for part in parts])
        png = sum(len(one.png) for one in made) / 1000
        svg = sum(len(packed(one.svg)) for one in made) / 1000
        print(
            f"{measures} measures, {name}: {len(parts)} picture(s), layout {laid:.0f} ms, drawing {whole:.0f} ms, "
            f"PNG {png:.0f} kB, SVG {svg:.0f} kB packed"
        )


def packed(content: bytes) -> bytes:
    """The content as it lies in a Word file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("picture.svg", content)
    return file.getvalue()


def print_report() -> None:
    """The report of the bundled example, and what of it is pictures."""
    program = Path(sys.executable).with_name("omradeloft")
    with tempfile.TemporaryDirectory() as work:
        command = [program, "close-year", "mysen", "--year", "2025", EXPORT, "--output", "."]
        done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode not in {0, 1}:
            sys.exit(done.stderr)
        document = Path(work, "mysen", "2025", "arsrapport.docx")
        with zipfile.ZipFile(document) as package:
            media = [one for one in package.infolist() if one.filename.startswith("word/media/")]
        pictures = sum(one.compress_size for one in media) / 1000
        print(f"example report: {document.stat().st_size / 1000:.0f} kB, of which pictures {pictures:.0f} kB")


def main(sizes: list[int]) -> None:
    """Print what a process pays once, then each size, then the report."""
    print_first()
    for measures in sizes:
        print_charts(measures)
    print_report()


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [16, 40])
