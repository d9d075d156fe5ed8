"""Corpora become texts with the right spans; the files here are written for the test."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "training"))
import marked


def texts(one, spans):
    return [one.text[start:end] for start, end in spans]


def test_tokens_are_laid_out_as_a_writer_sets_them_or_one_by_one():
    lines = [["“", "Go", ",", "”", "she", "said", "."], ['"', "Do", "n't", '"', "(", "he", ")", "!"]]
    text, places = marked.layout(lines, between=" ")
    assert text == '“Go,” she said. "Don\'t" (he)!'
    assert [text[a:z] for a, z in places] == [token for line in lines for token in line]
    text, places = marked.layout(lines, natural=False)
    assert text == '“ Go , ” she said .\n" Do n\'t " ( he ) !'
    assert [text[a:z] for a, z in places] == [token for line in lines for token in line]


def test_newswire_names_of_the_widest_column(tmp_path):
    folder = tmp_path / "processed_annotated"
    folder.mkdir()
    rows = "Ana\tB-Person\nBell\tI-Person\nof\tO\nAlder\tB-Organization\tB-Location\nPort\tI-Organization\n"
    rows += "won\tO\non\tO\nMonday\tB-Date\n.\tO\n\nOrsundians\tB-NORP\ncheered\tO\n.\tO\n"
    (folder / "x_1.txt.tsv").write_text(rows, encoding="utf-8")
    [one] = marked.newswire(tmp_path)
    assert one.text == "Ana Bell of Alder Port won on Monday.\nOrsundians cheered."
    found = [(one.text[a:z], marked.KINDS[kind]) for a, z, kind in one.names]
    assert found == [("Ana Bell", "person"), ("Alder Port", "organization"), ("Orsundians", "group")]


def row(number, word, tag, head, misc):
    return "\t".join([str(number), word, "_", "_", tag, "_", str(head), "_", "_", misc])


def test_gum_mentions_clusters_and_names(tmp_path):
    lines = ["# newdoc id = GUM_x", "# newpar", "# sent_id = 1"]
    lines += [
        row(1, "Mayor", "NNP", 2, "Entity=(1-person-new-cf1-1-sgl"),
        row(2, "Bell", "NNP", 3, "Entity=1)"),
        row(3, "met", "VBD", 0, "_"),
        row(4, "her", "PRP$", 5, "Entity=(2-person-new-cf2-1-coref(1-person-giv-cf1-1-ana)"),
        row(5, "voters", "NNS", 3, "Entity=2)"),
        row(6, "in", "IN", 7, "_"),
        row(7, "Alder", "NNP", 3, "Entity=(3-place-new-cf3-1-sgl)|SpaceAfter=No"),
        row(8, ".", ".", 3, "_"),
        "",
        "# newpar",
        "# sent_id = 2",
        row(1, "They", "PRP", 2, "Entity=(2-person-giv-cf1-1-ana)"),
        row(2, "liked", "VBD", 0, "_"),
        row(3, "it", "PRP", 2, "Entity=(4-event-giv-cf2-1-ana)"),
        "",
    ]
    (tmp_path / "GUM_x.conllu").write_text("\n".join(lines), encoding="utf-8")
    [one] = marked.gum(tmp_path)
    assert one.text == "Mayor Bell met her voters in Alder.\n\nThey liked it"
    found = [(one.text[m.start : m.end], marked.KINDS[m.kind], m.cluster) for m in one.mentions]
    mayor, voters, alder = found[0][2], found[2][2], found[3][2]
    assert found == [
        ("Mayor Bell", "person", mayor),
        ("her", "person", mayor),
        ("her voters", "group", voters),
        ("Alder", "place", alder),
        ("They", "group", voters),
    ]
    assert len({mayor, voters, alder}) == 3
    assert [(one.text[a:z], marked.KINDS[kind]) for a, z, kind in one.names] == [
        ("Mayor Bell", "person"),
        ("Alder", "place"),
    ]


def test_litbank_mentions_may_be_inside_each_other(tmp_path):
    folder = tmp_path / "coref" / "conll"
    folder.mkdir(parents=True)
    words = [("The", "(7"), ("sister", "_"), ("of", "_"), ("Ana", "(8)|7)"), ("slept", "_"), (".", "_")]
    rows = ["\t".join(["x", "0", str(i), w, *["_"] * 8, mark, ""]) for i, (w, mark) in enumerate(words)]
    (folder / "x_brat.conll").write_text("#begin document (x); part 0\n" + "\n".join(rows) + "\n\n")
    [one] = marked.litbank(tmp_path)
    assert one.text == "The sister of Ana slept."
    assert [(one.text[m.start : m.end], m.kind, m.cluster) for m in one.mentions] == [
        ("The sister of Ana", None, 7),
        ("Ana", None, 8),
    ]


def test_gap_choices(tmp_path):
    head = "ID Text Pronoun Pronoun-offset A A-offset A-coref B B-offset B-coref URL".replace(" ", "\t")
    text = 'Ana met "Eva" when she left.'
    (tmp_path / "x.tsv").write_text(f"{head}\nt-1\t{text}\tshe\t19\tAna\t0\tTRUE\tEva\t9\tFALSE\tnone\n")
    [one] = marked.gap(tmp_path / "x.tsv")
    [choice] = one.choices
    assert one.text[slice(*choice.pronoun)] == "she"
    assert [(one.text[a:z], meant) for a, z, meant in choice.names] == [("Ana", True), ("Eva", False)]


def test_what_is_held_out_depends_on_the_name_alone():
    names = [f"article_{i}" for i in range(800)]
    held = [name for name in names if marked.held_out(name)]
    assert held == [name for name in reversed(names) if marked.held_out(name)][::-1]
    assert 60 < len(held) < 140
