"""The spaCy component: found by its entry point, it reads what the pipeline is given."""

from __future__ import annotations

import pytest
from stand_in import StandIn

from readouts import pipeline


@pytest.fixture
def nlp(monkeypatch):
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed")
    monkeypatch.setattr(pipeline, "_reader", StandIn)
    found = spacy.blank("en")
    found.add_pipe("readouts")
    return found


def test_a_pipeline_reads_each_document_it_is_given(nlp):
    texts = ["Ilse Varga said: 🕊 the strait stays open", "Nobody speaks here."]
    first, second = nlp.pipe(texts)
    groups = {name: [span.text for span in group] for name, group in first.spans.items()}
    assert groups == {
        "readouts_source": ["Ilse Varga"],
        "readouts_cue": ["said"],
        "readouts_content": ["🕊 the strait stays open"],
    }
    assert first.user_data["readouts"]["statements"][0]["id"] == "s1"
    assert [len(group) for group in second.spans.values()] == [0, 0, 0]


def test_a_pipeline_with_it_is_saved_and_loaded(nlp, tmp_path):
    import spacy

    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    assert again.pipe_names == ["readouts"]
    assert len(again("Anton Dovik said: no").spans["readouts_content"]) == 1


def test_another_name_is_no_part_of_the_module():
    with pytest.raises(AttributeError, match="no attribute 'component'"):
        _ = pipeline.component
