"""The vectorizer: scikit-learn's own checks, its pipelines, and what lawkit's words add."""

import pickle

import numpy as np
import pandas as pd
import pytest
from analysis_samples import three_reports
from scipy import sparse
from sklearn.base import clone
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.utils import estimator_checks
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import check_is_fitted, validate_data

import lawkit
from lawkit import TermVectorizer

TEXTS = [
    "行政执法监督，行政执法规范。",
    "法律援助案件3件，法律援助便民。",
    "调解纠纷，化解纠纷，法律援助。",
    "执法监督，规范执法。",
]


# ---------------------------------------------------------------- scikit-learn's checks


class NumbersAsTexts(TermVectorizer):
    """Makes a text of each row of numbers, so that checks that only know numbers run through the vectorizer.

    Column 2 with the value 3.1 becomes "ca ca ca": letters are words that no engine cuts.
    """

    def fit(self, X, y=None):
        self.fit_transform(X, y)
        return self

    def fit_transform(self, X, y=None):
        return super().fit_transform(self._texts(X, reset=True))

    def transform(self, X):
        check_is_fitted(self)
        return super().transform(self._texts(X, reset=False))

    def _texts(self, X, reset):
        X = validate_data(self, X, reset=reset, dtype="numeric")
        return [
            " ".join(
                f"{chr(97 + j % 26)}{chr(97 + j // 26)}"
                for j, value in enumerate(row)
                for _ in range(1 + round(abs(float(value)) % 7))
            )
            for row in X
        ]

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string = False
        tags.input_tags.two_d_array = True
        return tags


def expected_failures(estimator):
    if estimator.weighting == "count":
        return {"check_transformer_preserve_dtypes": "counts are whole numbers whatever the input is"}
    return {}


@parametrize_with_checks(
    [NumbersAsTexts(sparse_output=False), NumbersAsTexts(weighting="tfidf", sparse_output=False)],
    expected_failed_checks=expected_failures,
)
def test_the_suite_of_scikit_learn(estimator, check):
    check(estimator)


@parametrize_with_checks([TermVectorizer()])
def test_what_the_suite_asks_of_vectorizers_of_texts(estimator, check):
    check(estimator)


# The suite stops early for estimators of texts; these of its checks feed no numbers and hold for them too.
OF_THE_CLASS = [
    "check_do_not_raise_errors_in_init_or_set_params", "check_estimator_cloneable", "check_estimator_repr",
    "check_estimator_tags_renamed", "check_estimators_unfitted", "check_get_params_invariance", "check_mixin_order",
    "check_no_attributes_set_in_init", "check_parameters_default_constructible", "check_set_params",
    "check_transformers_unfitted", "check_valid_tag_types",
]  # fmt: skip


@pytest.mark.parametrize("name", OF_THE_CLASS)
def test_checks_of_the_class(name):
    check = getattr(estimator_checks, name, None)
    if check is None:
        pytest.skip(f"this scikit-learn has no {name}")
    check("TermVectorizer", TermVectorizer())


# ---------------------------------------------------------------- the same as scikit-learn's own


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({}, CountVectorizer()),
        ({"weighting": "binary"}, CountVectorizer(binary=True)),
        ({"weighting": "tfidf"}, TfidfVectorizer()),
        (
            {"weighting": "tfidf", "norm": None, "sublinear_tf": True},
            TfidfVectorizer(norm=None, sublinear_tf=True),
        ),
        ({"weighting": "tf"}, TfidfVectorizer(use_idf=False, norm="l1")),
        ({"min_df": 2}, CountVectorizer(min_df=2)),
        ({"max_df": 0.5, "max_features": 3}, CountVectorizer(max_df=0.5, max_features=3)),
        ({"vocabulary": ["法律援助", "纠纷"]}, CountVectorizer(vocabulary=["法律援助", "纠纷"])),
        ({"ngram_range": (1, 2), "stop_words": None}, CountVectorizer(ngram_range=(1, 2))),
    ],
    ids=str,
)
def test_weights_are_those_of_scikit_learn_on_the_same_words(ours, theirs):
    segmenter = lawkit.Segmenter()
    # Neither marks nor numbers: n-grams of scikit-learn would go over them.
    texts = ["规范执法", "法律援助便民", "调解纠纷法律援助", "规范调解", "便民执法规范"]
    words = [[t.text for t in segmenter.segment(x) if t.kind == "word"] for x in texts]
    theirs.set_params(analyzer="word", token_pattern=r"\S+")
    expected = theirs.fit_transform([" ".join(w) for w in words])
    vectorizer = TermVectorizer(**{"stop_words": None} | ours)
    found = vectorizer.fit_transform(texts)
    assert sparse.issparse(found)
    assert vectorizer.get_feature_names_out().tolist() == theirs.get_feature_names_out().tolist()
    np.testing.assert_allclose(found.toarray(), expected.toarray(), rtol=1e-12)
    np.testing.assert_allclose(vectorizer.transform(texts).toarray(), expected.toarray(), rtol=1e-12)


def test_counts_are_those_of_count_terms():
    corpus = three_reports()
    sentences = corpus.sentences[corpus.sentences["role"] != "furniture"]
    vectorizer = TermVectorizer()
    matrix = vectorizer.fit_transform(sentences["text"])
    counted = lawkit.count_terms(corpus, by=None, phrases=False).set_index("term")["count"]
    found = pd.Series(np.asarray(matrix.sum(axis=0)).ravel(), vectorizer.get_feature_names_out())
    assert found.to_dict() == counted.to_dict()


# ---------------------------------------------------------------- words


def test_words_numbers_and_stop_words():
    def names(**options):
        return set(TermVectorizer(**options).fit(["办理了案件３件，佔98%。"]).get_feature_names_out())

    assert "3" not in names()
    assert {"<number>", "<percent>"} <= names(numbers="class")
    assert {"3", "98%"} <= names(numbers="keep")
    assert "占" in names(stop_words=None)
    assert "案件" not in names(stop_words=["案件"])
    own = lawkit.Segmenter(lexicon=lawkit.load_lexicon(["青溪茶亭"]), numbers="keep")
    assert TermVectorizer(segmenter=own).fit(["青溪茶亭3号"]).get_feature_names_out().tolist()[-1:] == [
        "青溪茶亭"
    ]


def test_no_ngram_goes_over_a_mark_a_number_or_a_stop_word():
    apart = ["培训，宣传。", "培训3宣传", "培训的宣传", "村庄道路"]
    names = TermVectorizer(ngram_range=(2, 2), stop_words=["的"]).fit(apart).get_feature_names_out()
    assert names.tolist() == ["村庄 道路"]
    with pytest.raises(ValueError, match="ngram_range"):
        TermVectorizer(ngram_range=(2, 1)).fit(TEXTS)


def test_phrases_are_learned_from_the_texts_given_to_fit():
    filler = [
        "群众反映良好",
        "邻里互助频繁",
        "山林权属清楚",
        "渡口设施陈旧",
        "冬季供暖稳定",
        "果园灌溉充足",
        "茶叶包装精美",
        "道路两旁绿化",
    ]
    texts = ["建好议事茶亭", "走进议事茶亭", "议事茶亭热闹", "议事茶亭", *filler]
    vectorizer = TermVectorizer(phrases=True).fit(texts)
    assert [p.replace(" ", "") for p in vectorizer.phrases_] == ["议事茶亭"]
    matrix = vectorizer.transform(["议事茶亭，议事"])
    assert matrix[0, vectorizer.vocabulary_["议事茶亭"]] == 1
    assert TermVectorizer().fit(texts).phrases_ == []
    again = pickle.loads(pickle.dumps(vectorizer))
    assert (again.transform(texts) != vectorizer.transform(texts)).nnz == 0


# ---------------------------------------------------------------- in scikit-learn's tools


def test_clone_pickle_and_repeat():
    vectorizer = TermVectorizer(segmenter=lawkit.Segmenter(), weighting="tfidf", ngram_range=(1, 2))
    first = vectorizer.fit_transform(TEXTS)
    copied = clone(vectorizer)
    assert not hasattr(copied, "vocabulary_")
    again = copied.fit_transform(TEXTS)
    assert (first != again).nnz == 0
    restored = pickle.loads(pickle.dumps(vectorizer))
    assert (restored.transform(TEXTS) != first).nnz == 0
    assert restored.idf_.tolist() == vectorizer.idf_.tolist()


def test_pipeline_and_grid_search():
    texts, y = TEXTS * 3, [0, 1, 1, 0] * 3
    pipeline = make_pipeline(TermVectorizer(), LogisticRegression())
    grid = {"termvectorizer__weighting": ["count", "tfidf"], "termvectorizer__ngram_range": [(1, 1), (1, 2)]}
    search = GridSearchCV(pipeline, grid, cv=3, n_jobs=2).fit(texts, y)
    assert search.best_score_ == 1.0
    assert search.predict(["法律援助便民"]).tolist() == [1]
    assert "法律援助" in search.best_estimator_[0].get_feature_names_out()


def test_set_output():
    series = pd.Series(TEXTS, index=list("abcd"))
    table = TermVectorizer(sparse_output=False).set_output(transform="pandas").fit_transform(series)
    assert table.index.tolist() == list("abcd")
    assert table.loc["b", "法律援助"] == 2
    with pytest.raises(ValueError, match="sparse"):
        TermVectorizer().set_output(transform="pandas").fit_transform(series)


@pytest.mark.parametrize("wrong", ["一个文本", None, ["好", None], ["好", np.nan], [["好"]]])
def test_what_is_no_list_of_texts_is_an_error(wrong):
    with pytest.raises(ValueError, match="raw_documents must be"):
        TermVectorizer().fit(wrong)


def test_options_are_checked_in_fit():
    with pytest.raises(ValueError, match="weighting must be one of 'count', 'binary', 'tf', 'tfidf'"):
        TermVectorizer(weighting="idf").fit(TEXTS)
    with pytest.raises(ValueError, match="empty vocabulary"):
        TermVectorizer().fit(["", "。"])
    assert TermVectorizer().fit(TEXTS).transform([""]).nnz == 0
