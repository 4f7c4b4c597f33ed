"""Words that any text of a language has: they are no reason to read on, and they tell which language it is.

Pronouns, prepositions, conjunctions, particles, auxiliary verbs and small numbers, in all their forms; no word that
could be a story's subject. Where a language has no list here, that it stands in every second story is what gives
such a word away (`likeness_index.COMMON`).
"""

from __future__ import annotations

from functools import cache

__all__ = ["all_stop_words", "spoken", "stop_words"]

_LISTS = {
    "en": """
a about above across after again against all almost along also although always am among an and another any anybody
anyone anything are aren't around as at away back be became because become been before behind being below between both
but by came can can't cannot come could couldn't did didn't do does doesn't doing don't done down during each either
else enough even ever every everyone everything few for from further get gets getting give go goes going gone got had
hadn't has hasn't have haven't having he he'd he'll he's her here hers herself him himself his how however i i'd i'll
i'm i've if in instead into is isn't it it'd it'll it's its itself just know less let let's like made make many may me
might mine more most much must my myself neither never no nobody none nor not nothing now of off often on once one only
onto or other others our ours ourselves out over own per perhaps put quite rather really said same say says see seem
seems shall she she'd she'll she's should shouldn't since so some somebody someone something still such than that
that's the their theirs them themselves then there there's these they they'd they'll they're they've thing things this
those though through thus to together too took toward towards two under until up upon us very was wasn't way we we'd
we'll we're we've well went were weren't what what's whatever when where whether which while who who's whole whom whose
why will with within without won't would wouldn't yes yet you you'd you'll you're you've your yours yourself
yourselves three four five six seven eight nine ten
""",
    "uk": """
а або адже але аби авжеж аж б без бо бодай був буває буде будемо будете будеш буду будуть була були було бути в вам
вами вас ваш ваша ваше ваші вашого вашої вже ви вон вона вони воно все всього всьому всю вся всі всім всіма всіх від
він г га геть два двома двох дві де десь для до доки досі дуже доти е ж з за завжди замість зараз знов знову зовсім зі
й його йому і із ін інша інше інший інших інші іншого її їй їм їх їхні їхній їхня ким когось кого кожен кожна кожне
кожного кожну коли коло комусь кому крім куди ледь лише має маємо майже мають мав мала мали мене мені ми мною між мій
могла могли може можна можуть міг моє моєї мої моя мої на навіть навколо над нам нами нас наче наш наша наше нашого
нашої наші не нема немає неї нею ним ними них ні ніби ніде ніколи ніхто ніщо нічого ну нього ньому об обидва обидві
один одна одне одні одну одного однак однією однієї одному ось от отже пак перед по поки понад поряд потім при про
проте проти після під раз разом саме сам сама самі само свого своє своєму своєї свої своїй своїм своїми своїх свою
своя свій себе серед собі собою сотні стало став стала стане та так така таке такий таких такі також там твоє твої
твоя твій те теж тебе тепер ти тим тими тих ті тільки то тобі тобою того тож той тому тоді тою треба трохи троє три
трьох ту туди тут у увесь уже усе усього усі усім усіх уся хіба хоч хоча хто хтось це цей цим цими цих ці цього цьому
цю ця цією цієї ще чи чий чого чому чотири чотирьох через що щоб щодо щойно щось як яка яке який яким якими яких якої
якого якому якщо яку які якось якби якою п'ять шість сім вісім дев'ять десять далі усю
""",
    "ru": """
а без более больше будем будет будете будешь будто буду будут бы был была были было быть в вам вами вас ваш ваша ваше
ваши весь во вокруг вот все всего всей всем всеми всему всех всё всю вся вы где да даже два двух две для до другая
другие других другого другое другой его ее ей ему если есть еще ещё её ж же за затем зачем здесь и из или им ими
иногда их к каждая каждое каждого каждый как какая какие каких какой какого когда кого кому конечно которая которого
которое которой котором которому которую которые которым которых который кроме кто куда ли либо лишь между меня мне
много мной может можно мои мой мочь моя мы на над надо нам нами нас наш наша наше наши не него нее ней нем нему
несколько нет нею неё ни нибудь никогда никто ним ними них ничего но ну о об оба один одна одни одно одного одной
однако около он она они оно от очень перед по под пока после потом потому почему почти при про просто против пусть раз
с сам сама сами само самый свое своего своей своем свои своих свой свою своя себе себя сегодня сейчас со собой стал
стала стали так также такая такие таких такого такое такой там твой твоя те тебе тебя тем теми тех то тобой тогда того
тоже той только том тому тот тоту три трех трёх ту тут ты у уж уже хотя чего чей чем через что чтоб чтобы чуть эта эти
этим этими этих это этого этой этом этому этот эту я
""",
    "de": """
ab aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus außer
bei beim bereits bin bis bist bisher da dabei dadurch dafür dagegen daher damit danach dann daran darauf daraus darf
darin darum darüber das dass dasselbe davon davor dazu dein deine deinem deinen deiner dem demselben den denen denn
dennoch der deren derer derselbe des deshalb dessen die dies diese dieselbe diesem diesen dieser dieses dir doch dort
du durch dürfen ebenso eher ein eine einem einen einer eines einige einigen einiger einiges einmal er es etwa etwas
euch euer eure eurem euren für gab ganz geben gegen gehabt geht gewesen gibt gilt habe haben hat hatte hatten hier hin
hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem ins ist ja je jede jedem jeden jeder jedes
jedoch jemand jene jetzt kann kaum kein keine keinem keinen keiner kommen kommt konnte konnten können könnte könnten
lassen machen macht man manche mehr mein meine meinem meinen meiner mich mir mit muss musste müssen müsste nach nachdem
neben nein nicht nichts noch nun nur ob oder ohne schon sehr sei seien sein seine seinem seinen seiner seines seit
selbst sich sie sind so sobald sogar solche solchen soll sollen sollte sollten sondern sonst soweit sowie statt trotz
um und uns unser unsere unserem unseren unserer unter viel viele vielen vom von vor wann war waren warum was weder weil
weiter weitere weiteren welche welchem welchen welcher welches wenig weniger wenn wer werde werden wie wieder will wir
wird wo wobei wollen wollte worden wurde wurden während würde würden zu zum zur zwar zwei zwischen über drei vier
""",
    "pl": """
a aby albo ale ani aż bardzo bez będą będę będzie bo by być był była było były bym choć ci co coś czego czemu czy czyli
dla dlaczego do dwa dwie dwóch dzięki gdy gdyby gdyż gdzie go i ich ile im in inna inne innego innej inny innych iż ja
jak jaka jaki jakie jako ją je jeden jedna jednak jedno jednym jego jej jemu jest jestem jeszcze jeśli jeżeli już każda
każde każdego każdy kiedy kilka kim kto ktoś która które którego której którą któremu którym którymi których którzy
który ku lecz lub ma mają mam mamy mi miał miała mieli mieć między mimo mnie mną może możemy mogą moim moja moje mój
mu musi my na nad nam nami nas nasz nasza nasze nawet nią nic nich nie niego niej niemu nigdy nikt nim nimi niż no o
obok od około on ona one oni ono oprócz oraz po pod podczas ponad ponieważ poza potem przed przede przez przy raz sam
sama same są się sobą sobie swoich swoim swoje swoją swojej swój ta tak taka takie taki także tam te tego tej ten też
to tobie tobą trzeba tu twoja twoje twój ty tych tylko tym tymi u wam wami was wasz we według wiele więc więcej
właśnie w wszyscy wszystkich wszystkie wszystko wśród z za zaś zawsze ze że żeby żadna żaden został została zostały trzy
cztery
""",
    "fr": """
a à afin ai aie ainsi alors après as assez au aucun aucune aujourd'hui auquel aussi autre autres aux auxquels avaient
avais avait avant avec avez avoir avons ayant beaucoup bien c'est car ce ceci cela celle celles celui cependant ces cet
cette ceux chaque chez comme comment contre d'un d'une dans de depuis derrière des dès deux devait devant doit doivent
donc dont du durant elle elles en encore enfin entre es est et était étaient étant été être eu eux fait faire fois font
fut grâce hors ici il ils j'ai je jusqu jusque l'on la là laquelle le lequel les lesquelles lesquels leur leurs lors
lorsque lui ma mais malgré me même mêmes mes mien moi moins mon n'a n'est ne ni non nos notre nous on ont or ou où par
parce parmi pas pendant peu peut peuvent plus plusieurs plutôt pour pourquoi pourtant pouvait presque puis puisque qu'il
qu'elle qu'on qu'ils qu'un qu'une quand quant que quel quelle quelles quelque quelques quels qui quoi s'est sa sans sauf
se selon sera seront ses si sien soi soit sommes son sont sous suis sur ta tandis tant te tel telle telles tels tes toi
ton toujours tous tout toute toutes très trois trop tu un une vers via voici voilà vos votre vous y
""",
    "es": """
a al algo alguien algún alguna algunas alguno algunos ante antes aquel aquella aquellas aquello aquellos aquí así aún
aunque bajo bien cada casi como cómo con contra cosa cual cuál cuales cualquier cuando cuándo cuanto cuya cuyo de del
desde después donde dónde dos durante e el él ella ellas ello ellos en entonces entre era eran eres es esa esas ese eso
esos esta está estaba estaban estado están estamos estar estas este esto estos estuvo fue fuera fueron fui ha haber
había habían hace hacen hacer hacia han has hasta hay he hemos hizo hoy incluso la las le les lo los luego más mas me
mediante mi mí mientras mis misma mismas mismo mismos mucha muchas mucho muchos muy nada nadie ni ningún ninguna ninguno
no nos nosotras nosotros nuestra nuestras nuestro nuestros nunca o os otra otras otro otros para pero poco por porque
pues puede pueden pudo que qué quien quién quienes sea sean según ser será si sí sido siempre sin sino sobre solo sólo
somos son soy su sus suya suyo también tampoco tan tanto te tener tenía tiene tienen toda todas todavía todo todos tras
tres tu tú tus tuvo u un una unas uno unos usted ustedes va van vez vosotros vuestra vuestro y ya yo
""",
    "nl": """
aan achter af al alle alleen alles als altijd ander andere anders bent bij binnen boven buiten daar daarna daarom dan
dat de deze die dit doen door dus een eens elk elke en enige enkele er ergens even geen gaan gaat had hadden hebben
heb hebt heeft heel hem hen het hier hierbij hij hoe hun iemand iets ik in indien is ja je jouw jullie kan kon konden
kunnen kunt maar mag meer meest men met mij mijn mits moet moeten mocht na naar naast net niet niets nog nu of om
omdat omtrent ondanks onder ons onze ook op over per reeds samen sinds steeds te tegen ten ter terwijl tijdens toch
toe toen tot tussen twee uit uw van vanaf vanuit veel verder via volgens voor voordat vooral waar waarbij waarin
waarom wanneer want waren was wat we wel welk welke werd werden wie wij wil worden wordt zal ze zelf zelfs zich zij
zijn zo zoals zonder zou zouden zulke drie vier
""",
    "sv": """
all alla allt alltid andra annan annat att av bara bland bli blir blev blivit både bör båda de dem den denna deras
dess dessa det detta dig din dina ditt du där därför då efter eller en ett enligt era ert ej er får fick finns från
för före genom gå går gör göra ha hade han hans har hela helt henne hennes här honom hon hos hur i icke igen in ingen
inget inga innan inte inom ja jag ju kan kom kommer kunde kunna man med medan mellan men mer mest mig min mina mitt
mot mycket många måste ni när någon något några nej nu och ock också om oss på redan sade sedan ser sig sin sina sitt
ska skall skulle som så sådan sådana sådant särskilt till tre två under upp ut utan vad var vara varför varit varje
vars vart vem vi vid vilka vilken vilket vill vår våra vårt än ändå är även över åt fyra
""",
    "ar": """
أن إن أنا أنت أنه أنها إنه إنها أو أي أيضا أيضاً إذ إذا إلا إلى أما أمام أكثر أحد آخر أخرى الذي التي الذين اللذين اللواتي
بأن بعد بعض بل بما به بها بهذا بين بينما تحت تكون تلك ثم ثلاثة جدا حتى حول حيث حين خلال دون ذلك سوف سوى ضد ضمن عبر عدم
عدة على عليه عليها عن عند عندما عنه عنها غير فإن فقد فقط فهو فوق في فيه فيها فيما قبل قد كان كانت كانوا كل كذلك كلا
كما كي كيف لا لأن لأنه لدى لذلك لقد لكن لكنه لم لما لماذا لن له لها لهذا لهم لو ليس ليست ما ماذا مثل مع معه من منذ منه
منها مما ممن نحن نحو نعم هؤلاء هذا هذه هل هم هما هن هنا هناك هو هي واحد وأن وإن وقد وكان وكانت ولا ولم وما ومن وهو
وهي يا يكون وفي وعلى وإلى والتي والذي اثنان
""",
}
# A text is said to be in another language than it claims only where that has so many times as many of these words.
_PLAINLY = 3
_ENOUGH = 20
_READ = 600


@cache
def stop_words(language: str) -> frozenset[str]:
    """A language's, in lower case and without apostrophes; none where no list is kept. A BCP 47 tag will do."""
    listed = _LISTS.get(language.replace("_", "-").split("-")[0].lower(), "")
    return frozenset(listed.casefold().replace("'", "").split())


@cache
def all_stop_words() -> frozenset[str]:
    """Those of all languages that have a list."""
    return frozenset().union(*map(stop_words, _LISTS))


def spoken(words: list[str], claimed: str) -> str:
    """The language of a text, given as its words in lower case without apostrophes: the one that is claimed, unless
    another one's small words stand in it three times as often. Pages of every second blog are marked as English."""
    told = words[:_READ]
    counts = {language: sum(word in stop_words(language) for word in told) for language in _LISTS}
    best = max(counts, key=lambda language: counts[language])
    own = counts.get(claimed.replace("_", "-").split("-")[0].lower())
    # Of a language without a list nothing is known to set against it.
    plainly = own is not None and counts[best] >= max(_ENOUGH, _PLAINLY * own)
    return best if plainly else claimed
