"""Hold the words of a number's phrase against the rules of the codebook."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lawkit.numbers.codebook import Codebook, Rule
from lawkit.records import record
from lawkit.resources import load_resource
from lawkit.text.word_patterns import one_of

# Book titles, dates, numerals, the means (依托…平台) and a step before the one that is counted (经审查受理) say
# nothing of what is counted. Quotes stand around words that count.
_ASIDE = re.compile(
    r"^(?:[一二三四五六七八九十]+(?:是|要)|第[一二三四五六七八九十]+[,、]|里)|\((?:含|包括|包含|不含|其中)[^()]*\)|"
    r"《[^》]*(?:[^》书函单报]》|》(?!各?$))|"
    r"(?:对|向|针对|就)[^,;]{1,30}?(?=下发|发出|制发|印发|发送|下达|送达|开具)|"
    r"进[一-鿿]{1,5}(?:、走?进[一-鿿]{1,4}?)+(?=活动|等|专[项题]|系列|主题|普法|法治|法律|宣[传讲]|$)|"
    r"深入[一-鿿]{1,5}(?:、[一-鿿]{1,8}?){1,8}(?=开展|组织|举办|进行|宣[传讲]|普法)|经(?:过)?(?:依法)?(?:审查|审核|核实|调查|评查)后?|"
    r"(?:依托|通过|利用|借助|运用|在)(?![^,;、]{0,20}(?:热线|12348|12345)(?!、))[^,;]{1,20}?(?:平台|系统|网站|渠道|公众号|小程序|窗口)上?|"
    r"(?:利用|借助)[^,;]{2,20}?(?=开展|举办|举行|组织|进行)|"
    r"\d+(?:[-—~至]\d+)?(?:年|月|日|季度|级|类)?(?:份|底|末|度)?|[“”‘’\"'<>·]"
)
# A character that one of them begins with, and what is left out of titles.
_ASIDE_OPENING = re.compile(r"[一二三四五六七八九十第里(《》对向针就进深经依通利借运在\d“”‘’\"'<>·]")
# A list of examples before the noun: 山林权属、邻里赡养等纠纷 are the 纠纷 as a whole, and so are the 活动
# after names in quotes; a list with nothing after 等 is the noun itself.
_EXAMPLES = re.compile(
    r"(?:^[^,;、]{2,12}等(?=[“\"])|(?:、|[”\"][^,;、”]{0,6}(?=等))[^,;]*等(?:各类|各个|多个)?(?:(?:重点)?(?:领域|方面|行业|类型)(?:的|中的|内的)?)?)"
)
# In the column ``also`` of a rule: whatever else the phrase says, it is no narrower.
ANY = "*"
# Before those for whom alone something was done.
_FOR_WHOM = frozenset(["为", "对", "向", "针对", "面向", "涉及"])
# Places that something was done for.
_PLACES = frozenset(["村", "社区", "镇", "乡", "街道"])
# 法律顾问全覆盖, 一村一法律顾问 and 志愿队伍 name an arrangement and no doer.
_NO_DOER = r"(?!伍|(?:工作|制度|服务)?(?:实现|达到|有效|基本)*(?:全覆盖|覆盖率|制度|机制|工作))"
_LETTER = re.compile(r"[一-鿿A-Za-z]")
# The name of an event after its kind: 普法“赶大集”46场.
_NAMED = re.compile(r"(?<=[一-鿿])[“\"][^”\"、,;]{2,10}[”\"](?:系列)?(?:活动|行动)?$")
_AREA = frozenset("省市县区州旗镇乡盟")
# How a stretch before a verb ends that names somebody who did it, not the manner.
_WHO = frozenset("省市县区州旗镇乡盟村院所局会队站厅办委组员室部司者民户企校团庭社人")
# Characters of verbs: a short stretch of nothing else is one (亮晒, 选育), no modifier.
_VERBAL = frozenset(
    "做办发选评抽审建设开创摸排查调解化处理收接受送报提交回复答形成具备遍布举召推进印制编出下列入纳归集登录填签订放晒"
    "好亮育培聘招配任派请来去走问讲授播贴挂写改修废留保存核定认确立搭铺摆到达增减起完结帮扶清整顿督促引领带动给让把有经过"
)
# The longest such verb with an object, and how verbs with a result end (翻出, 接下).
_VERB = 2
_RESULT = frozenset("出到了过着完掉成好给")
# The longest stretch before a verb that is taken for its manner (建议保留, 逐案审结).
_MANNER = 4


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Classes of words of the resource ``indicators``.

    Parameters
    ----------
    neutral
        Words that leave a phrase as broad as it was.
    nouns
        Those of them that are nouns.
    particles
        Those of them after which a stretch of unknown characters is a doer or a manner, not a modifier.
    heads
        Words for the head of an agency.
    part
        Words that make a number a part, wherever they stand in the phrase.
    done
        Verbs of what was done to a matter.
    whole
        Words that say that all of the area is meant.
    case_units, body_units, reach_units
        Units of cases; of places and bodies; of people and events.
    other
        Words for other matters (信访, 工单): what was named before is left.
    passing
        Words for a part that say nothing of the next numbers: how staff is employed, the stock of the year before,
        what was done.
    stocks
        Words for people who are there at a point of time.
    scope
        Words for the area and its bodies.
    matters
        What a text can be about.
    doers
        Pattern of doers who are not the whole body or area.
    """

    neutral: frozenset[str]
    nouns: frozenset[str]
    particles: frozenset[str]
    heads: frozenset[str]
    part: frozenset[str]
    done: frozenset[str]
    whole: frozenset[str]
    case_units: frozenset[str]
    body_units: frozenset[str]
    reach_units: frozenset[str]
    other: frozenset[str]
    passing: frozenset[str]
    stocks: frozenset[str]
    scope: frozenset[str]
    matters: frozenset[str]
    doers: re.Pattern[str]


def find_doer(text: str, start: int, end: int) -> str | None:
    """Return the doer named in ``text[start:end]`` who is not the whole body or area; 一 before makes it an arrangement."""
    pattern = read_lexicon().doers
    while doer := pattern.search(text, start, end):
        if text[doer.start() - 1 : doer.start()] != "一":
            return doer.group()
        start = doer.start() + 1
    return None


@cache
def read_lexicon() -> Lexicon:
    """Return the classes of words, read once."""
    data = load_resource("indicators")
    neutral, word = data["neutral"], data["word"]
    done = frozenset(w for words in data["done"].values() for w in words)
    particles = [w for name in ("count", "manner", "time", "scope") for w in neutral[name]]
    return Lexicon(
        neutral=frozenset(w for words in neutral.values() for w in words),
        nouns=frozenset(neutral["noun"]),
        particles=frozenset(particles),
        heads=frozenset(data["matter"]["head"]),
        part=frozenset(w for words in data["part"].values() for w in words),
        done=done,
        whole=frozenset(word["whole"]),
        case_units=frozenset(word["case_unit"]),
        body_units=frozenset(word["org_unit"]),
        reach_units=frozenset([*word["person_unit"], *word["event_unit"], "人次"]),
        other=frozenset(data["part"]["other"]),
        passing=frozenset([*data["part"]["post"], *data["part"]["opening_stock"], *done, "每"]),
        stocks=frozenset(data["done"]["registered"]),
        scope=frozenset(neutral["scope"]),
        matters=frozenset(w for words in data["matter"].values() for w in words),
        doers=re.compile(one_of(data["part"]["doer"]) + _NO_DOER),
    )


@record
class Words:
    """The words of a number's phrase.

    Parameters
    ----------
    known
        The words that the lexicon has.
    gaps
        The stretches between them that modify what follows.
    doers
        Words and stretches that stand before a verb or an adverb: who did it, or how.
    examples
        Words of a list of examples (X、Y等) before the noun.
    said
        Words that only stand in what is said of the noun after the number; they make it no narrower.
    own
        The words that say what is counted: all but the examples.
    strange
        The words that a rule must explain: all but the neutral ones and the examples.
    """

    known: frozenset[str]
    gaps: tuple[str, ...]
    doers: frozenset[str]
    examples: frozenset[str]
    said: frozenset[str]
    own: frozenset[str]
    strange: frozenset[str]


@record
class Match:
    """A rule whose facets a phrase meets.

    Parameters
    ----------
    rule
        The rule.
    hits
        The words of the phrase that met it.
    inherited
        The word named before that says what is counted, else None.
    narrowing
        Words of the phrase that make it a subset, else None.
    doer
        Words that say who did it, where they are not known to be the whole body or area.
    """

    rule: Rule
    hits: tuple[str, ...]
    inherited: str | None
    narrowing: str | None
    doer: str | None

    @property
    def level(self) -> int:
        """How doubtful it is that the number is the whole: 1 for a plain wording."""
        return self.rule.rank + (self.doer is not None)

    def rank_key(self) -> tuple[bool, int, int, int]:
        """Order matches: one without narrowing words first, then the plainest, the most specific."""
        facets = bool(self.rule.counted) + bool(self.rule.done) + bool(self.rule.whose)
        return self.narrowing is None, -self.level, facets, sum(map(len, self.hits))


def read_words(text: str, codebook: Codebook, opening: str, after: str = "") -> Words:
    """Cut a phrase into known words, stretches that narrow it and stretches that name a doer.

    Parameters
    ----------
    text
        The folded words before a number.
    codebook
        Whose words are known.
    opening
        The report's opening, where the area that it is about is named.
    after
        Those after it.

    Examples
    --------
    >>> from lawkit.numbers.codebook import load_codebook
    >>> read_words("办结涉企行政复议案件", load_codebook(), "").known >= {"办结", "涉企", "行政复议"}
    True
    """
    lexicon, text = read_lexicon(), "".join(text.split())
    if "”" in text or '"' in text:
        text = _NAMED.sub(lambda m: m.group() if codebook.matter_pattern.search(m.group()) else "", text)
    examples = _EXAMPLES.search(text) if "等" in text else None
    plain = _without_asides(text)
    excused = len(_without_asides(text[: examples.end()])) if examples else 0
    pieces, length = codebook.split(plain), len(plain)
    said = frozenset[str]()
    if after:
        behind = codebook.split(_without_asides("".join(after.split())))
        whom = text in _FOR_WHOM and bool(behind) and behind[0][0] in _PLACES
        right, said = _noun_first(behind, codebook, whom)
        pieces += right
        length += sum(len(piece) for piece, _ in right)
    sorted_known, gaps, doers, sorted_listed = _sort(pieces, length, excused, opening)
    known, listed = frozenset(sorted_known), frozenset(sorted_listed)
    strange = known - lexicon.neutral
    if listed or said:
        known |= said
        said -= sorted_known
        strange -= listed
    # A list of examples that no noun comes after says itself what is counted.
    closing = bool(listed) and excused == length
    return Words(
        known,
        tuple(reversed(gaps)),
        frozenset(doers),
        listed,
        said,
        known if closing or not listed else known - (listed - lexicon.done),
        strange,
    )


def _sort(
    pieces: list[tuple[str, bool]], at: int, excused: int, opening: str
) -> tuple[set[str], list[str], set[str], set[str]]:
    """Sort the pieces of a phrase, from its end, into known words, gaps, doers and the words of a list of examples.

    ``at`` is the length of all pieces, ``excused`` that of the beginning that holds the examples.
    """
    lexicon = read_lexicon()
    particles, nouns = lexicon.particles, lexicon.nouns
    known, gaps, doers, listed = set[str](), list[str](), set[str](), set[str]()
    following, leads_over = "", False
    for number in range(len(pieces) - 1, -1, -1):
        piece, is_word = pieces[number]
        at -= len(piece)
        leads_over = following in particles or (leads_over and following in nouns)
        if leads_over and number and pieces[number - 1][0] in _FOR_WHOM:
            leads_over = False
        if is_word:
            known.add(piece)
            if at < excused:
                if piece in lexicon.done:
                    excused = 0  # the list is the object of this verb
                else:
                    listed.add(piece)
            if leads_over and at >= excused:
                doers.add(piece)
        elif at >= excused and _is_gap(piece, following, opening):
            if leads_over and not (len(piece) > 1 and following[:1] in _AREA):
                doers.add(piece)
            elif not _is_manner(piece, following):
                gaps.append(piece)
        if "一" <= piece[0] <= "鿿" or _LETTER.search(piece):
            following = piece
    return known, gaps, doers, listed


def _noun_first(
    pieces: list[tuple[str, bool]], codebook: Codebook, whom: bool
) -> tuple[list[tuple[str, bool]], frozenset[str]]:
    """Part the words after a number into its noun and those that are said of it (7个司法所|全部达标).

    Where the number counts the places that something was done for (``whom``), they are the noun, and what was
    done says nothing of it: 为13个村|挂牌设立工作室.
    """
    lexicon, named = read_lexicon(), False
    for number, (piece, is_word) in enumerate(pieces):
        verb = piece in lexicon.particles or piece in lexicon.done
        if named and (not is_word or (verb and piece not in lexicon.scope and piece not in codebook.matters)):
            rest = () if whom else pieces[number:]
            return pieces[:number], frozenset(p for p, known in rest if known)
        named = named or whom or piece in codebook.matters or piece in lexicon.nouns
    return pieces, frozenset()


def _is_manner(piece: str, following: str) -> bool:
    """Tell whether a short stretch before a verb is a verb or says how something was done, not who did it."""
    lexicon = read_lexicon()
    if len(piece) <= _MANNER and _VERBAL.issuperset(piece):
        return True
    verb = following in lexicon.done and following not in lexicon.matters
    if verb:
        return len(piece) <= _MANNER and piece[-1] not in _WHO
    return len(piece) <= _VERB and (piece[-1] in _RESULT or (len(piece) > 1 and piece[0] in _VERBAL))


def _without_asides(text: str) -> str:
    """Leave out what says nothing of what is counted; a title that is counted itself keeps its words."""
    if not _ASIDE_OPENING.search(text):
        return text
    return _ASIDE.sub("", text).replace("《", "").replace("》", "")


def _is_gap(piece: str, following: str, opening: str) -> bool:
    """Tell whether a stretch says anything: it has a letter and is not the name of the report's own area."""
    if not _LETTER.search(piece):
        return False
    return following[:1] not in _AREA or piece + following[0] not in opening


def match_rule(
    rule: Rule,
    words: Words,
    context: frozenset[str],
    carried: frozenset[str] = frozenset(),
    lead: str = "",
    *,
    bare: bool = False,
    wide: str = "",
) -> Match | None:
    """Hold one rule against a phrase, None where a facet is not met.

    Parameters
    ----------
    rule
        The rule.
    words
        The words of the phrase.
    context
        Words of the matter that the text was about before.
    carried
        Verbs before the list that the number stands in.
    lead
        The words before the phrase, where an inheriting rule may find whose it is.
    bare
        Whether the phrase need not have any word of the rule (目前达812名 after 法律明白人).
    wide
        The heading, the first clause of the paragraph and the sentence before the number.
    """
    own, lexicon = words.own, read_lexicon()
    counted = own & rule.counted
    if rule.counted and not counted and not rule.inherit and not rule.wide:
        return None
    if not own.isdisjoint(rule.without):
        return None
    done, whose = own & rule.done, own & rule.whose
    if counted and not done and not own & lexicon.done:
        done = carried & rule.done
    if rule.whose and not whose and rule.inherit:
        whose = (context & rule.whose) or frozenset(word for word in rule.whose if word in lead)
    inherited = None
    if rule.counted and not counted:
        named = context & rule.counted if rule.inherit else frozenset()
        if not named and rule.wide:
            named = frozenset(word for word in rule.counted if word in wide)
        if not named:
            return None
        inherited = max(sorted(named), key=len)
    if (rule.done and not done) or (rule.whose and not whose) or not (counted or done or bare):
        return None
    if counted == done and len(counted) == 1 and not rule.inherit:
        return None  # one word cannot say both what is counted and what was done to it
    strange = words.strange - rule.explained
    doer = {w for w in strange & words.doers if w not in lexicon.done and w not in lexicon.part}
    narrowing = [*sorted(strange - doer), *words.gaps]
    unknown = words.doers - words.known
    if ANY in rule.also:
        narrowing = []
    if (
        inherited and ANY not in rule.also
    ):  # a phrase that does not name its matter must be understood to the last word
        narrowing += sorted(w for w in unknown if w[-1] in _WHO or len(w) > _MANNER)
    else:
        doer |= unknown
    hits = (*sorted(counted), *sorted(done - counted), *sorted(whose))
    return Match(rule, hits, inherited, "、".join(narrowing) or None, "、".join(sorted(doer)) or None)
