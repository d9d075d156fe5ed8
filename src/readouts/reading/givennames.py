"""Given names that are common in the news, by grammatical gender.

Common knowledge, written down by hand for this package. A name that both men and women bear is in
neither list, only in ``EITHER``; a name that is missing costs a little recall, never a wrong answer.
"""

from __future__ import annotations

_MALE = """
aaron abdel abdul abdullah abraham adam adel adrian ahmad ahmed alan albert alberto alejandro
aleksandar aleksander aleksandr aleksei alexander alexandre alexei alexey alfred ali alistair allan
allen alvaro amir anatoly anders andre andreas andrei andrew andrey andrii andriy andrzej angus
anthony anton antonio antony antony ari arjun arnold arthur arturo asif ayman barack barry bashar
bassam ben benigno benjamin benny bernard bernie bert bill billy bob bobby boris brad bradley
brendan brent brett brian bruce bruno bryan byron calvin carl carlos cesar chad charles charlie
chester christian christopher chuck clarence claude clifford clint clive colin connor corey cory
craig curtis cyril cyrus dale damian damon dan daniel daniele danny darrell darren dave david dean
declan dennis denny denys derek derrick desmond devin dick didier diego dieter dimitri dirk dmitri
dmitriy dmitry dmytro dominic don donald donnie doug douglas duncan dustin dwight earl eddie edgar
eduardo edward edwin ehud eli elias elliott elon emmanuel enrique eric erik ernest ernesto ethan
eugene evan evgeny fabio fabrice farid farooq federico felipe felix fernando fidel filip floyd
francis francisco francois frank franklin fred freddie frederick gabriel garrett gary gavin gene
geoff geoffrey george georgi gerald gerard gerhard gilbert giorgio giovanni giuseppe glen glenn
gordon graham grant greg gregory guillermo gunther gustavo guy hakan hamid hank hans harold harry
harvey hasan hassan hector heiko heinrich helmut henri henry herbert herman hiroshi horst howard
hugh hugo hussein ian ibrahim igor ihor ilham ilya imran isaac ivan jack jacob jacques jaime jair
jake jakob james jamie jan jared jason javad javier jean-claude jean-luc jean-marc jean-marie
jean-pierre jean-yves jeb jeff jeffrey jens jeremy jerome jerry jesse jesus jim jimmy joachim joao
joaquin joe joel johan johann john johnny jon jonas jonathan jorge jose josef joseph josh joshua
juan julian julio justin kamal karel karim karl keith ken kenneth kevin khaled khalid kim klaus kofi
konstantin kurt kyle lance larry lars laurent lawrence lech lee len leo leon leonard leonid lewis
liam lindsey lloyd lorenzo lou louis luca lucas luigi luis luiz lukas luke mahmoud malcolm manuel
marc marcel marcelo marco marcos marcus mariano mario marius mark marko markus martin marty martti
marvin masoud mateusz mathias matt matteo matthew matthias maurice maurizio mauro max maxim maxime
mehdi mehmet michael michal michel miguel mike mikhail milos mitch mitt mohamed mohammad mohammed
mohsen moon morgan moses muhammad murray mustafa mykhailo naftali narendra nathan nathaniel ned neil
nelson neville newt nicholas nick nicola nicolai nicolas nigel nikita nikol nikola nikolai nikos
noah noel norbert norman oleg oleksandr oleksii oleksiy olaf olav oliver olivier omar orlando oscar
osama oscar otto owen pablo paolo pascal patrick paul paulo pavel pavlo pedro pete peter petr petro
phil philip philippe phillip pierre piotr pranab rafael rahul rajiv ralph ramon randall randy
raphael raul ray raymond recep reed reince reinhard rex ricardo richard rick ricky riyad rob robert
roberto robin rodney rodrigo roger roland rolf roman romano ron ronald ronnie rory ross roy ruben
rudolph rudy rupert ruslan russell ryan saad sajid salman salvador sam sami samir samuel sander
sanjay santiago saul scott sean sebastian serge sergei sergey serhii serhiy sergio seth shane shinzo
sidney silvio simon spencer stan stanislav stanley stefan stephane stephen sterling steve steven
stewart stuart sven tariq taro tayyip ted terrence terry thabo theo theodore thierry thomas tim
timothy toby todd tom tomas tommy tony trent trevor trey tyler ulrich umaru urho uwe vaclav valdis
valentin valery vasily vernon victor viktor vincent vitali vitaliy vitaly vito vladimir vlad
vladislav volodymyr waleed wallace walter warren wayne wendell werner wesley wilfred wilhelm will
william willie willy wolfgang wolf woodrow xavier xi yair yasser yevgeny yoav yuri yuriy yusuf yves
zach zachary zbigniew zoltan joko jens anwar
"""
_FEMALE = """
abigail adriana agnes aisha alexandra alexandria alice alicia alina alison allison alma amanda amber
amelia amy ana anastasia andrea angela angelica angelina angelique anita anja ann anna annalena anne
annegret annette annie antonia april ariana asma astrid audrey ayanna barbara beata beatrice becky
belinda bella bernadette bertha beth betsy betty beverly bianca birgit bonnie brenda bridget
brigitte brittany camila camilla candace carla carly carmen carol carole carolina caroline carolyn
carrie catarina catherine cathy cecilia celia charlene charlotte chelsea cheryl christiane christina
christine cindy claire clara claudia colleen condoleezza connie constance corazon courtney cristina
crystal cynthia dagmar daisy dana danielle darlene dawn deb debbie deborah debra deirdre delia
denise diana diane dianne dolores donna dora doreen doris dorothy ebba edith edna eileen elaine
elena eleanor elisa elisabeth elise elizabeth ella ellen elsa emily emma erica erin ernestine esther
ethel eugenia eva evelyn fatima federica felicia fiona flora florence frances francesca gabriela
gabrielle gail geraldine gina ginger giorgia gisela giulia gladys glenda gloria grace greta gretchen
gwen gwendolyn hannah harriet hazel heather heidi helen helena helene helga hilary hilda hillary
holly huma ida ilse imelda ines ingrid irene irina iris isabel isabella isabelle ivanka ivy jacinda
jackie jacqueline jane janet janice jasmine jean jeanette jeanne jen jenna jennifer jenny jessica
jill joan joanna joanne jocelyn jodi johanna josephine joy joyce juanita judith judy julia juliana
julie julieta june kaja kamala karen karin karine karla kate katerina katherine kathleen kathryn
kathy katie katja katrina kay kayla kayleigh kellyanne keiko kelli khadija kim kirsten kirstjen
kristalina kristen kristi kristin kristina krisztina larisa laura lauren laurie leila lena leslie
lidia lillian lily linda lisa liz liza lois lori lorraine louise lucia lucy ludmila luisa lydia lynn
lynne mabel madeleine madeline maggie mahsa maia malala mairead marcia margaret margarita margot
maria mariam marian mariana marie marilyn marina marine marisa marjorie marlene marsha martha mary
maryam maureen mavis maxine megan meghan megyn melania melanie melinda melissa mercedes meryl mette
mia michele michelle mildred millie mina mira miriam moira molly mona monica monika muriel myra
myrtle nadia nadine najat nancy naomi natalia natalie natasha nellie nicole nina nikki nora norma
nouria olena olga oksana olivia ophelia oprah pamela patricia paula pauline peggy penelope penny
petra phyllis polly priscilla rachel ramona raquel rebecca regina renee rhonda rita roberta rosa
rosalind rose rosemary ruth sabina sabine sabrina sally samantha sandra sanna sara sarah sasha selma
shannon sharon sheikha sheila shelley shelly sherry sheryl shirin shirley silvia simone sofia sonia
sonja sonya sophia sophie stacey stella stephanie sue susan susana susanna susanne suzanne svetlana
sviatlana sylvia sylvie tamara tammy tania tanya tara tatiana tatyana teresa terri theresa therese
tiffany tina tracey tracy tulsi ursula valentina valerie vanessa vera verena veronica vicki vicky
victoria viola violet virginia vivian wanda wendy whitney wilma winnie yevgenia yolanda yoriko yulia
yuliia yvette yvonne zainab zoe zuzana
"""
_EITHER = """
alex andy ashley avery bailey blair brooke cameron casey chris dakota dana drew dominique elliot
francis frankie gale harley hayden jackie jamie jan jean jess jo jordan kelly kelsey kendall kerry
kim leigh leslie lindsay lindsey logan lynn marion max morgan nicola noor pat peyton quinn reagan
reese riley robin rowan sacha sam sandy sasha shannon shawn shelby sidney stacy stevie sydney taylor
terry toni tracy val vivian willy xi rene
"""

EITHER = frozenset(_EITHER.split())
MALE = frozenset(_MALE.split()) - EITHER
FEMALE = frozenset(_FEMALE.split()) - EITHER
ALL = MALE | FEMALE | EITHER

# Short forms whose long form is another word.
NICKNAMES = {
    "bill": "william", "billy": "william", "bob": "robert", "bobby": "robert", "rob": "robert",
    "dick": "richard", "rick": "richard", "jim": "james", "jimmy": "james", "joe": "joseph",
    "mike": "michael", "mick": "michael", "tom": "thomas", "ted": "edward", "ed": "edward",
    "chuck": "charles", "charlie": "charles", "tony": "anthony", "jack": "john", "hank": "henry",
    "harry": "henry", "larry": "lawrence", "jerry": "gerald", "bernie": "bernard", "liz": "elizabeth",
    "beth": "elizabeth", "kate": "katherine", "katie": "katherine", "kathy": "katherine",
    "peggy": "margaret", "maggie": "margaret", "meg": "margaret", "sue": "susan", "nick": "nicholas",
    "chris": "christopher", "mitch": "mitchell", "newt": "newton", "pat": "patrick", "steve": "steven",
    "dave": "david", "jeff": "jeffrey", "greg": "gregory", "ben": "benjamin", "dan": "daniel",
    "don": "donald", "ron": "ronald", "ken": "kenneth", "tim": "timothy", "sam": "samuel",
    "matt": "matthew", "andy": "andrew", "alex": "alexander", "phil": "philip", "pete": "peter",
    "fred": "frederick", "ray": "raymond", "josh": "joshua", "will": "william", "jon": "jonathan",
    "jake": "jacob", "zach": "zachary", "gabe": "gabriel", "nate": "nathaniel", "abe": "abraham",
    "debbie": "deborah", "becky": "rebecca", "vicky": "victoria", "cathy": "catherine",
}  # fmt: skip


def gender(name: str) -> str | None:
    """``"m"`` or ``"f"`` for a given name that says so, else None."""
    key = name.lower()
    return "m" if key in MALE and key not in FEMALE else "f" if key in FEMALE and key not in MALE else None


def same_given(one: str, other: str) -> bool:
    """Whether two given names may be one person's: "Joe" and "Joseph", "J." and "James"."""
    a, b = one.lower().rstrip("."), other.lower().rstrip(".")
    if a == b or NICKNAMES.get(a, a) == NICKNAMES.get(b, b):
        return True
    return (len(a) == 1 or len(b) == 1) and a[:1] == b[:1]
