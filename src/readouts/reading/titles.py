"""Words that stand beside names or look like them: titles, offices, role nouns, houses, openers."""

from __future__ import annotations

# Words that stand before a name and belong to an office or a courtesy, not to the name.
TITLES = frozenset(
    """
    president presidents presidente minister ministers premier secretary undersecretary general gen
    senator senators sen sens representative representatives rep reps congressman congresswoman
    governor gov governors mayor chancellor vice-chancellor king queen prince princess pope emperor
    chairman chairwoman chairperson chair director speaker leader whip attorney judge justice
    ambassador envoy spokesman spokeswoman spokesperson mr mrs ms miss messrs dr doctor prof
    professor rev reverend sir lord lady dame colonel col lt lieutenant capt captain sgt sergeant
    admiral adm major maj commander commissioner sheikh sheik ayatollah imam emir sultan archbishop
    bishop cardinal father sister adviser advisor counsel counselor strategist manager coordinator
    officer chief head deputy detective sheriff delegate nominee candidate democrat republican
    moderator reporter correspondent columnist editor analyst host anchor economist author aide
    donor pollster consultant attorney lawyer activist historian scholar astronaut businessman
    businesswoman billionaire mogul taoiseach baroness baron viscount comptroller treasurer
    administrator superintendent trooper marshal private corporal brigadier hon honorable
    secretary-general president-elect lawmaker legislator congressmember negotiator mediator widow
    gentleman mp mep co-chair co-chairman co-chairwoman holiness majesty excellency highness
    """.split()
)
COURTESY = {
    "mr": "m", "mrs": "f", "ms": "f", "miss": "f", "sir": "m", "lady": "f", "lord": "m", "dame": "f",
    "king": "m", "queen": "f", "prince": "m", "princess": "f", "congressman": "m", "congresswoman": "f",
    "chairman": "m", "chairwoman": "f", "spokesman": "m", "spokeswoman": "f", "businessman": "m",
    "businesswoman": "f", "pope": "m", "emperor": "m", "sultan": "m", "baroness": "f", "widow": "f",
    "first lady": "f",
}  # fmt: skip
# Titles that say nothing of an office.
BARE_TITLES = frozenset(
    """
    mr mrs ms miss messrs dr doctor sir lord lady dame hon honorable prof professor holiness majesty
    excellency highness
    """.split()
)
# What follows "Secretary of", "Chief of", "Minister of" before the name.
OFFICES = frozenset(
    """
    state staff defense defence treasury affairs foreign homeland security justice energy interior
    commerce labor labour war education transportation agriculture health finance trade economy
    intelligence operations house representatives council board
    """.split()
)
SAME_ROLE = {
    "sen": "senator", "sens": "senator", "senators": "senator", "rep": "representative",
    "reps": "representative", "congressman": "representative", "congresswoman": "representative",
    "congressmember": "representative", "gov": "governor", "governors": "governor", "gen": "general",
    "candidate": "nominee", "premier": "prime minister", "taoiseach": "prime minister",
    "presidents": "president", "ministers": "minister", "spokesman": "spokesperson",
    "spokeswoman": "spokesperson", "chairman": "chair", "chairwoman": "chair", "chairperson": "chair",
    "adm": "admiral", "mogul": "businessman", "billionaire": "businessman",
    "businesswoman": "businessman", "advisor": "adviser", "secretary-general": "secretary general",
    "lawyer": "attorney", "col": "colonel", "dr": "doctor",
}  # fmt: skip
# Which roles a looser word may stand for.
LOOSE_ROLES = {
    "leader": frozenset(
        {"chancellor", "chief", "emir", "king", "leader", "president", "prime minister", "sultan"}
    ),
    "lawmaker": frozenset({"delegate", "lawmaker", "legislator", "representative", "senator"}),
    "legislator": frozenset({"lawmaker", "legislator", "representative", "senator"}),
    "diplomat": frozenset({"ambassador", "diplomat", "envoy", "foreign minister", "secretary of state"}),
    "minister": frozenset(
        {
            "defence minister",
            "defense minister",
            "finance minister",
            "foreign minister",
            "interior minister",
            "minister",
        }
    ),
    "secretary": frozenset({"press secretary", "secretary", "secretary general", "secretary of state"}),
    "envoy": frozenset({"ambassador", "envoy", "mediator"}),
    "mediator": frozenset({"envoy", "mediator"}),
}
ROLE_NOUNS = (
    TITLES
    - BARE_TITLES
    - frozenset(
        """
        gentleman father sister private head major officer presidente gen sen sens rep reps gov adm col lt
        capt sgt
        """.split()
    )
) | frozenset(
    """
    diplomat politician congresswoman lady physician surgeon executive founder rival owner developer
    investor writer journalist veteran tycoon star host actor actress pastor priest soldier official
    ex-president contender hopeful newcomer frontrunner front-runner challenger opponent incumbent
    """.split()
)  # fmt: skip

# Who votes or leads a region speaks for a house or a state, not for a country.
HOUSES = frozenset("senator representative governor mayor lawmaker legislator delegate".split())
# Heads of state and government, of whom a country has one each.
TOP_OFFICES = frozenset(
    {"president", "chancellor", "king", "queen", "emir", "sultan", "emperor", "pope", "prime minister"}
    | {"crown prince"}
)

# The last word of an organisation's name, or one inside it.
ORGANISATIONS = frozenset(
    """
    academy administration agency alliance assembly associates association authority bank board
    brigade broadcasting bureau business cabinet campaign caucus center centre chamber church
    circuit club coalition college command commission committee company conference congress
    consortium convention cooperative corp corporation corps council court daily defence department
    directorate division embassy enterprises federation fellowship force forces forum foundation
    front fund gazette government group guard guild herald holdings hospital house inc initiative
    inquirer institute institution intelligence international journal laboratory league ledger
    limited llc llp lobby ltd magazine media mission ministry monitor motors movement museum network
    networks news newspaper newspapers office organisation organization orchestra pac panel
    parliament partners partnership party pictures police post press program project publishing
    radio rangers records reserve resources review school schools secretariat senate service
    services society star studios survey systems tavern team television temple theater theatre times
    tower treaty tribunal tribune trust tv union united university wire works worldwide airlines
    airways industries electric bloomberg reuters twitter facebook google politico breitbart cnn
    msnbc fox nbc abc cbs npr pbs bbc ap afp show morning daily enquirer research debates
    responsibility globe mail chronicle dispatch gazette observer review tracker apprentice act
    amendment plan deal summit agreement accord accords charter constitution protocol
    """.split()
)
PROPER_DOCUMENTS = frozenset(
    "convention charter treaty act constitution protocol accord accords amendment bill order".split()
)
# Words that are capitalised though they name nobody.
NOT_PEOPLE = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december north south east west northern southern eastern
    western middle central new united states republicans democrats republican democratic democrat
    democrats gop american americans african asian european latino hispanic black white muslim
    muslims islam islamic christian christians catholic jewish jews god bible internet street avenue
    road park city county state states island islands river lake sea strait bay mountain mountains
    valley coast beach square hall capitol hill america air army navy marine marines day eve week
    election debate tea party second first third great world war cold super korea n s bowl oval room
    king
    """.split()
)
# Capitalised at a sentence's head and nowhere else.
OPENERS = frozenset(
    """
    a about above according across after again against all also although among amid an and another
    any as ask at back because before behind below beneath beside besides between beyond both but by
    can could despite did do does down during each earlier either else even ever every everyone few
    fewer finally first for former from further given had has have he hence her here hers him his
    how however i if in indeed instead into is it its just last late lately later least less like
    likewise look many may maybe me meanwhile more moreover most much my near nearly neither never
    nevertheless next no nobody none nonetheless nor not nothing now of off often ok okay on once
    one only onto or other others our out outside over own past per perhaps please rather read
    really said same say says see several shall she should since so some somebody someone something
    soon speaking still such than thank thanks that the their them then there therefore these they
    this those though three through throughout thus to today together tomorrow tonight too toward
    towards two under unless unlike until up upon us very was watch we well were what whatever when
    whenever where whereas whether which while who whoever whom whose why will with within without
    would yes yesterday yet you your mr. asked called citing following including calling noting
    writing adding update updated breaking exclusive photo video story transcript related editor
    """.split()
)
