"""The script in the auditor's package: it finds every change, refuses hostile archives, and needs only Python."""

import ast
import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime

import pytest

from domain.audit_selection import numbered, sample
from outputs import verifier
from outputs.auditor_package import auditor_package
from outputs.auditor_postings import package_postings
from outputs.auditor_sample import POPULATION_NAMES
from outputs.control_sheet_json import control_sheet_document
from outputs.editions import Edition, Standing
from outputs.reconciliation_json import as_json_text
from schemas.document_versions import DocumentKind, DocumentVersion, VersionEvent, VersionFile, VersionStep
from tests.ledgers import ROOT
from tests.outputs.audited_year import MYSEN, audited_run, documents, files_in, package, package_basis

SCRIPT = ROOT / "outputs" / "verifier.py"


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    """A zip archive made as ours is."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, compression)
    return target.getvalue()


def sealed(files):
    """The files with manifests that agree with them: what a forger who knows the manifest would send."""
    own = {name: content for name, content in files.items() if not name.startswith("manifest.")}
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = [
        {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in sorted(own.items())
    ]
    own["manifest.json"] = json.dumps(manifest).encode()
    hashes = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(own.items())]
    return own | {"manifest.sha256": "".join(hashes).encode()}


def result(tmp_path, capsys, archive):
    """Exit status and what is printed."""
    path = tmp_path / "revisorpakke.zip"
    path.write_bytes(archive)
    status = verifier.main([str(path)])
    return status, capsys.readouterr().out


def changed_cell(content, heading, number, change):
    """The CSV with one cell changed."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    column = rows[0].index(heading)
    rows[number][column] = change(rows[number][column])
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=";", lineterminator="\r\n").writerows(rows)
    return ("\ufeff" + target.getvalue()).encode()


def test_the_package_agrees(tmp_path, capsys):
    status, told = result(tmp_path, capsys, package())

    assert status == 0
    assert told.count("OK  ") == 7
    assert told.endswith("Pakken stemmer.\n")


@pytest.mark.slow
def test_it_runs_alone_on_zip_and_folder_with_nothing_but_python(tmp_path):
    archive = tmp_path / "revisorpakke.zip"
    archive.write_bytes(package())
    home = tmp_path / "pakke"
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(home)
    script = str(home / "verifiser.py")
    for arguments in ([script], [script, str(home)], [script, str(archive)]):
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-B", *arguments],
            check=False,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            encoding="utf-8",
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert "Pakken stemmer." in done.stdout


def test_it_imports_the_standard_library_alone_and_is_python_3_9():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 9))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names
    assert files_in(package())["verifiser.py"] == SCRIPT.read_bytes()


def test_every_file_that_is_changed_is_found():
    files = files_in(package())
    for name, content in files.items():
        assert verifier.manifest_faults(files | {name: content + b" "}), name
        assert verifier.manifest_faults(files | {name: content + b"\n"}), name
        same_length = content.replace(b"e", b"f", 1)
        assert same_length == content or verifier.manifest_faults(files | {name: same_length}), name
    assert verifier.manifest_faults(files) == []


def test_every_file_that_is_missing_is_found():
    files = files_in(package())
    for name in files:
        left = {other: content for other, content in files.items() if other != name}
        assert f"{name} mangler." in verifier.manifest_faults(left)


def test_a_changed_file_in_the_archive_is_told_by_name(tmp_path, capsys):
    files = files_in(package())
    status, told = result(tmp_path, capsys, zipped(files | {"regler.csv": files["regler.csv"] + b" "}))

    assert status == 1
    assert "FEIL  Alle filene er med og uendret\n      regler.csv er endret.\n" in told
    assert told.endswith("Pakken stemmer IKKE.\n")


def test_an_extra_file_is_found(tmp_path, capsys):
    status, told = result(tmp_path, capsys, zipped(files_in(package()) | {"ekstra.csv": b"x"}))

    assert status == 1
    assert "ekstra.csv står ikke i manifestet." in told


def more(text):
    return str(int(text) + 100)


FORGED = {
    "an amount of a posting": ("posteringer.csv", "Beløp i øre", 1, more, "gir"),
    "the kroner beside an amount": ("posteringer.csv", "Beløp i kroner", 1, lambda _: "1,00", "kroner er ikke"),
    "the measure of a posting": (
        "posteringer.csv",
        "Tiltakskode",
        1,
        lambda _: "sosionom",
        "er andre enn dem belastet.",
    ),
    "the outcome of a rule": ("regler.csv", "Utfall", 1, lambda _: "Feil", "Reglene med feil"),
    "the checksum of an export": ("innlesning.csv", "SHA-256", 1, lambda _: "0" * 64, "innlesning.csv har andre filer"),
    "where a posting stands": ("posteringer.csv", "Plassering", 42, lambda _: "Tatt med", "uplassert"),
    "the number of a posting": ("posteringer.csv", "Nr", 2, lambda _: "1", "nummerert"),
    "a figure": ("tall.csv", "Beløp i øre", 1, more, "i tall.csv"),
    "the sign of a figure": ("sporing.csv", "Fortegn", 40, lambda text: str(-int(text)), "gir"),
    "the value of a trace": ("sporing.csv", "Verdi i øre", 1, more, "gir"),
    "the set of a figure": ("sporing.csv", "Utvalg", 40, lambda _: "U9999", "gir"),
    "the posting of a set": ("sporing_posteringer.csv", "Nr", 1, lambda _: "2", "sier noe annet"),
    "a posting of a set that is none": ("sporing_posteringer.csv", "Nr", 1, lambda _: "0", "ingen postering"),
    "the file of a set's row": ("sporing_posteringer.csv", "Rad", 1, lambda _: "9999", "sier noe annet"),
    "a part that is no posting": ("sporing_tillegg.csv", "Beløp i øre", 1, more, "gir"),
    "the sum of a voucher": ("bilag.csv", "Sum i øre", 1, more, "summerer seg ikke"),
    "the findings of a rule": ("regler.csv", "Funn", 1, more, "regler.csv sier"),
    "a drawn posting": ("stikkprove.csv", "Nr", 1, lambda _: "2", "trukket"),
    "the hits of a drawn posting": ("stikkprove.csv", "Trukket", 1, more, "trukket"),
    "the amount of a drawn posting": ("stikkprove.csv", "Beløp i øre", 1, more, "en annen i utvalget"),
    "the voucher of a listed posting": ("malrettet.csv", "Bilag", 1, lambda _: "9999", "en annen i utvalget"),
    "an amount that is a word": ("posteringer.csv", "Beløp i øre", 1, lambda _: "mange", "er ikke et helt tall"),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forger_who_mends_the_manifest_is_found_by_the_sums(tmp_path, capsys, what):
    name, heading, row, change, expected = FORGED[what]
    files = files_in(package())
    files[name] = changed_cell(files[name], heading, row, change)

    status, told = result(tmp_path, capsys, zipped(sealed(files)))

    assert status == 1
    assert "OK    Alle filene er med og uendret" in told
    assert expected in told


def test_a_figure_given_twice_is_found(tmp_path, capsys):
    files = files_in(package())
    lines = files["tall.csv"].decode().splitlines(keepends=True)
    files["tall.csv"] = "".join([*lines, lines[1]]).encode()

    assert "flere ganger i tall.csv" in result(tmp_path, capsys, zipped(sealed(files)))[1]


def forged_json(name, change):
    files = files_in(package())
    document = json.loads(files[name])
    change(document)
    files[name] = json.dumps(document).encode()
    return zipped(sealed(files))


def set_value(*path, to):
    def change(document):
        for key in path[:-1]:
            document = document[key]
        document[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        ("kontrollark.json", set_value("grant", "used", "total", "ore", to=1), "1 øre i kontrollark.json"),
        ("reconciliation.json", set_value("figures", "brukt.sum", to=1), "1 øre i reconciliation.json"),
        ("reconciliation.json", set_value("conservation", "rows", "placed", to=1), "loven sier 1"),
        ("reconciliation.json", set_value("conservation", "amount_ore", "read", to=1), "ikke gjort rede for"),
        ("reconciliation.json", set_value("programme_sha256", to="0" * 64), "Programfilene er ikke de"),
        ("reconciliation.json", set_value("run_id", to="annen"), "Frøet er ikke kjøringens id"),
        ("stikkprove.json", set_value("seed", to="annet"), "Frøet er ikke kjøringens id"),
        ("stikkprove.json", set_value("size", to=3), "trukket"),
        ("stikkprove.json", set_value("populations", 0, "start_ore", to=1), "Intervall, startpunkt"),
        ("funn.json", set_value(0, "rule", to="X99"), "Regel X99"),
        ("funn.json", lambda document: document.pop(), "regler.csv sier"),
        ("kontrollark.json", set_value("standing", "is_final", to=True), "Det står ikke slik i versjoner.json"),
        ("kontrollark.json", set_value("checks", "failed", to=[]), "Reglene med feil"),
    ],
)
def test_forged_json_is_found(tmp_path, capsys, name, change, expected):
    status, told = result(tmp_path, capsys, forged_json(name, change))

    assert status == 1
    assert expected in told


def approved_package(**standing):
    """A package whose report is approved on its run, as it is stored with the version."""
    report = documents()["arsrapport.docx"]
    at = datetime(2027, 2, 27, 9, 0, tzinfo=UTC)
    event = VersionEvent(VersionStep.APPROVED, "Prøve To", at)
    file = VersionFile("arsrapport.docx", hashlib.sha256(report).hexdigest(), len(report), VersionStep.APPROVED)
    run_id = audited_run().reconciliation.run_id
    version = DocumentVersion("mysen", 2026, DocumentKind.REPORT, 1, run_id, VersionStep.APPROVED, (event,), (file,))
    told = Standing(VersionStep.APPROVED, **{"number": 1, "approved_by": "Prøve To"} | standing)
    sheet = as_json_text(control_sheet_document(audited_run(), MYSEN, Edition(told))).encode()
    return files_in(auditor_package(package_basis(versions=(version,), control_sheet=sheet)))


def test_what_is_approved_agrees_with_the_versions(tmp_path, capsys):
    assert result(tmp_path, capsys, zipped(approved_package()))[0] == 0


@pytest.mark.parametrize("standing", [{"number": 2}, {"approved_by": "Prøve Tre"}])
def test_an_approval_that_no_version_tells_of_is_found(tmp_path, capsys, standing):
    status, told = result(tmp_path, capsys, zipped(approved_package(**standing)))

    assert status == 1
    assert "Det står ikke slik i versjoner.json" in told


def test_another_document_than_the_approved_one_is_found(tmp_path, capsys):
    files = approved_package()
    files["dokumenter/arsrapport.docx"] = files["dokumenter/anmodning-om-utbetaling.docx"]
    status, told = result(tmp_path, capsys, zipped(sealed(files)))

    assert status == 1
    assert "arsrapport.docx er en annen enn den som ble godkjent som versjon 1" in told


def test_a_changed_programme_file_is_found_though_the_manifest_is_mended(tmp_path, capsys):
    files = files_in(package())
    files["programfiler/2026.toml"] += b"\n# endret\n"

    assert "Programfilene er ikke de" in result(tmp_path, capsys, zipped(sealed(files)))[1]


def test_programme_files_that_are_not_there_are_said_to_be_unverified(tmp_path, capsys):
    files = {name: content for name, content in files_in(package()).items() if not name.startswith("programfiler/")}

    status, told = result(tmp_path, capsys, zipped(sealed(files)))

    assert status == 0
    assert "--    Programfilene er ikke med i pakken, og er ikke kontrollert" in told


@pytest.mark.parametrize("kept", [0, 10, 1_000, 0.5, 0.99])
def test_a_truncated_archive_is_refused(tmp_path, capsys, kept):
    whole = package()
    status, told = result(tmp_path, capsys, whole[: kept if isinstance(kept, int) else int(len(whole) * kept)])

    assert status == 1
    assert told.startswith("FEIL  Pakken kan ikke leses")


def test_a_flipped_byte_inside_a_member_is_refused(tmp_path, capsys):
    whole = bytearray(package())
    whole[len(whole) // 3] ^= 0xFF

    assert result(tmp_path, capsys, bytes(whole))[0] == 1


@pytest.mark.parametrize(
    "name",
    [
        *("../utenfor.txt", "/etc/passwd", "a/../../b", "..\\utenfor.txt", "C:/windows", "a//b", "./a", "mappe/"),
        *("skjult\x00.txt", "linje\nskift", "a/..", "...", "navn. "),
    ],
)
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path, capsys, name):
    with pytest.raises(verifier.RefusedError):
        verifier._refuse_names([name])
    status, told = result(tmp_path, capsys, zipped(files_in(package()) | {name: b"x"}))
    assert (status, told.startswith("FEIL  ")) == (1, True)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("names", [("tall.csv", "tall.csv"), ("tall.csv", "TALL.csv"), ("é.csv", "e\u0301.csv")])
def test_the_same_name_twice_is_refused(tmp_path, capsys, names):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")

    status, told = result(tmp_path, capsys, target.getvalue())

    assert status == 1
    assert "flere ganger" in told


def test_a_bomb_is_refused_before_it_is_read(tmp_path, capsys):
    status, told = result(tmp_path, capsys, zipped({"bombe.csv": b"0" * 50_000_000}))

    assert status == 1
    assert "pakket så hardt" in told


def test_a_package_that_claims_to_be_too_large_is_refused(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(verifier, "LARGEST_BYTES", 1_000)

    assert "for stor" in result(tmp_path, capsys, package())[1]


def test_links_and_encrypted_members_are_refused(tmp_path, capsys):
    link = zipfile.ZipInfo("lenke")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(link, b"/etc/passwd")
    assert "ikke en vanlig fil" in result(tmp_path, capsys, target.getvalue())[1]

    locked = bytearray(zipped({"a.csv": b"x"}))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert "ikke en vanlig fil" in result(tmp_path, capsys, bytes(locked))[1]


@pytest.mark.parametrize("where", ["before", "after", "comment"])
def test_bytes_that_belong_to_no_file_are_refused(tmp_path, capsys, where):
    whole = package()
    if where == "comment":
        target = io.BytesIO(whole)
        with zipfile.ZipFile(target, "a") as archive:
            archive.comment = b"skjult"
        whole = target.getvalue()
    hidden = {"before": b"skjult" + whole, "after": whole + b"skjult", "comment": whole}[where]

    status, told = result(tmp_path, capsys, hidden)

    assert status == 1
    assert told.startswith("FEIL  ")


def test_too_many_files_are_refused(tmp_path, capsys):
    files = {f"{number}.csv": b"" for number in range(verifier.MOST_FILES + 1)}

    assert "for mange" in result(tmp_path, capsys, zipped(files))[1]


def test_what_is_no_package_is_told_without_a_traceback(tmp_path, capsys):
    status, told = result(tmp_path, capsys, zipped({"manifest.json": b"[]", "manifest.sha256": b"", "a.csv": b"x"}))

    assert status == 1
    assert "FEIL" in told
    assert "Filene kan leses" in told
    assert verifier.main([str(tmp_path / "revisorpakke.zip"), "--fro", "x"]) == 1
    nested = sealed(files_in(package())) | {"manifest.json": b"[" * 100_000}
    assert result(tmp_path, capsys, zipped(nested))[0] == 1
    assert verifier.main([str(tmp_path / "finnes-ikke.zip")]) == 1


def test_a_link_in_a_folder_is_refused(tmp_path):
    (tmp_path / "fil").write_bytes(b"x")
    (tmp_path / "lenke").symlink_to(tmp_path / "fil")

    with pytest.raises(verifier.RefusedError, match="lenke"):
        verifier.read_package(tmp_path)


@pytest.mark.parametrize("seed", ["86a0bbd42befd80f", "revisors eget frø", ""])
@pytest.mark.parametrize("size", [1, 7, 60, 1_000])
def test_the_script_draws_what_the_program_draws(seed, size):
    postings = numbered(package_postings(audited_run().postings).drop("number"))
    drawn = sample(postings, seed, size).draws
    expected = [(POPULATION_NAMES[name], str(each.number), each.hits) for name in drawn for each in drawn[name].drawn]

    found, starts = verifier.draw(verifier.Package(files_in(package())), seed, size)

    assert found == expected
    assert starts == [(draw.interval_ore, draw.start_ore) for draw in drawn.values()]


def test_an_auditors_own_seed_draws_another_sample(tmp_path, capsys):
    path = tmp_path / "revisorpakke.zip"
    path.write_bytes(package())

    assert verifier.main([str(path), "--fro", "revisors", "--antall", "5"]) == 0

    heading, *lines = capsys.readouterr().out.splitlines()
    assert heading == "Populasjon;Nr;Trukket"
    assert 1 <= sum(int(line.split(";")[2]) for line in lines if line.startswith("Utgifter")) <= 5
