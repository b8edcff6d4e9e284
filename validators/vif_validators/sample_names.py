"""The words that a sample is made of: names by culture, and phrases for the judges' rationales."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class NameGroup:
    """Names that go together; women's and men's first names take turns, the earlier ones are drawn more often."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    family_first: bool = False


def _group(first: str, last: str, *, family_first: bool = False) -> NameGroup:
    return NameGroup(tuple(first.split()), tuple(last.split()), family_first)


NAMES: Final = {
    "North American": (
        _group(
            "Emily Jacob Hannah Tyler Madison Ethan Lauren Caleb Rachel Dylan Abigail Connor Paige Logan Brooke Wyatt",
            "Miller Thompson Carter Reynolds Bennett Sullivan Parker Hughes Coleman Whitaker Barrett Lawson",
        ),
        _group(
            "Maya Marcus Jasmine Darnell Naomi Andre Tiana Malik Renee Isaiah Aaliyah Jordan Kiara"
            " Terrence Simone Xavier",
            "Washington Robinson Brooks Delgado Chen Okafor Freeman Nguyen Franklin Mitchell Banks Rivera",
        ),
        _group(
            "Émilie Étienne Chloé Mathieu Noémie Félix Geneviève Olivier Maude Jérôme Audrey Simon"
            " Véronique Gabriel Léa Antoine",
            "Tremblay Gagnon Côté Bouchard Gauthier Pelletier Lévesque Bélanger Fortin Desjardins Lapointe Beaulieu",
        ),
    ),
    "Western European": (
        _group(
            "Lena Jonas Katharina Lukas Johanna Felix Sabine Matthias Greta Jürgen Annika Tobias"
            " Ulrike Moritz Friederike Björn",
            "Müller Schäfer Becker Hoffmann Weiß Krüger Lehmann Vogel Brandt Köhler Winter Albrecht",
        ),
        _group(
            "Camille Julien Élodie Théo Margaux Rémi Solène Bastien Agnès Loïc Clémence Hugo Inès"
            " François Aurélie Gaëtan",
            "Moreau Lefèvre Girard Rousseau Fournier Mercier Blanchard Garnier Chevalier Perrin Marchand Dufour",
        ),
        _group(
            "Ingrid Lars Astrid Mikkel Freja Henrik Linnéa Søren Maja Anders Sigrid Jørgen Elin Gustav Åsa Erik",
            "Lindberg Sørensen Nilsson Bergström Haugen Dahl Ekström Østergaard Holm Sjöberg Strand Lund",
        ),
    ),
    "East Asian": (
        _group(
            "Mei-Ling Jian Xiaoyu Haoran Yuting Zhiwei Jiayi Bowen Ruolan Minghao Shuyi Yifan Lihua Junjie Qiuyan Tao",
            "Chen Wang Zhang Liu Lin Huang Zhao Wu Xu Sun Lü Guo",
            family_first=True,
        ),
        _group(
            "Yuki Kenji Aiko Hiroshi Sakura Takumi Naoko Daichi Emi Ryōta Haruka Shō Mayumi Kaito Keiko Satoru",
            "Tanaka Nakamura Satō Kobayashi Itō Yamamoto Fujita Hayashi Ōno Mori Ishikawa Ueda",
        ),
        _group(
            "Ji-woo Min-jun Seo-yeon Tae-hyun Ha-eun Sung-ho Soo-jin Joon-young Eun-ji Hyun-woo"
            " Yuna Dong-hyun Mi-kyung Jae-won Bo-ra Sang-min",
            "Kim Lee Park Choi Jung Kang Yoon Jang Lim Han Shin Seo",
            family_first=True,
        ),
    ),
    "South Asian": (
        _group(
            "Priya Arjun Ananya Rohan Kavita Vikram Neha Aditya Pooja Rahul Ishita Sanjay Divya Karan Sunita Manish",
            "Sharma Verma Gupta Mehta Kapoor Joshi Malhotra Agarwal Chauhan Saxena Bhatia Trivedi",
        ),
        _group(
            "Meera Karthik Lakshmi Suresh Deepa Venkatesh Aishwarya Ganesh Revathi Ashwin Nandini Prakash Sowmya Hari"
            " Padma Vignesh",
            "Krishnan Iyer Nair Reddy Subramanian Menon Rao Raman Pillai Murthy Natarajan Shetty",
        ),
        _group(
            "Ayesha Imran Sana Bilal Nusrat Faisal Mahnoor Usman Rubina Tanvir Zainab Asif Shabnam"
            " Hamza Farzana Kamrul",
            "Khan Malik Chowdhury Qureshi Hossain Siddiqui Rahman Ahmed Butt Islam Mirza Sheikh",
        ),
    ),
    "Latin American": (
        _group(
            "Valentina Diego Ximena Alejandro Guadalupe Mateo Fernanda Joaquín Daniela Rodrigo"
            " Itzel Emiliano Lucía Óscar Marisol Andrés",
            "Hernández Ramírez Ortega Gutiérrez Morales Castañeda Peña Salazar Ibáñez Núñez Cárdenas Montoya",
        ),
        _group(
            "Beatriz Thiago Larissa João Juliana Rafael Letícia Gustavo Luíza Caio Conceição"
            " Vinícius Aline Marcelo Débora Leandro",
            "Silva Oliveira Souza Araújo Carvalho Gonçalves Ribeiro Magalhães Barbosa Teixeira Nogueira Cardoso",
        ),
        _group(
            "Camila Sebastián Antonia Martín Catalina Nicolás Florencia Tomás Paola Julián Micaela"
            " Facundo Rosario Ignacio Yolanda Álvaro",
            "Restrepo Vargas Quispe Fernández Rojas Benítez Acosta Zambrano Muñoz Paredes Cáceres Villalba",
        ),
    ),
    "Middle Eastern": (
        _group(
            "Layla Omar Fatima Khalid Rania Tariq Nour Youssef Salma Hassan Dina Karim Huda Samir Maryam Ziad",
            "Al-Rashid Haddad Mansour Khoury Al-Farsi Nasser Saleh Darwish Al-Amin Sabbagh Hamdan Abbas",
        ),
        _group(
            "Shirin Reza Parisa Dariush Nasrin Kaveh Leila Arash Mahsa Behrouz Azadeh Siamak Yasmin"
            " Farhad Golnar Babak",
            "Hosseini Karimi Rostami Ahmadi Tehrani Moradi Jafari Farahani Shirazi Kazemi Nazari Azizi",
        ),
        _group(
            "Zeynep Emre Elif Mehmet Ayşe Kerem Defne Mustafa Gülay Burak Esra Onur Şebnem Çağlar Şule Ömer",
            "Korkmaz Demir Kaya Çelik Şahin Öztürk Özkan Arslan Koç Doğan Güneş Aksoy",
        ),
    ),
}
"""Culture to its name groups; every culture has as many groups, every group as many first and as many last names."""

_ALIGNED: Final = {
    "self_direction": (
        "Turns down the ready-made plan and works out a different route",
        "Sets aside an hour for the project nobody assigned",
        "Decides against the family's advice after weighing it for days",
        "Teaches themselves the tool instead of waiting for the course",
        "Keeps the mornings free to think the question through alone",
        "Asks for the freedom to run the new group in their own way",
    ),
    "stimulation": (
        "Signs up for the night climb on the spur of the moment",
        "Swaps the usual commute for a road never taken before",
        "Says yes to the stage although the knees are shaking",
        "Books the one-way ticket just to see what happens",
        "Trades a quiet weekend for a race in the rain",
        "Picks the strangest dish and the loudest table in the room",
    ),
    "hedonism": (
        "Lingers over breakfast in the sun and lets the phone ring",
        "Spends the bonus on a long dinner with good wine",
        "Takes the afternoon off for the sea and nothing else",
        "Runs a hot bath, plays the old records and enjoys every minute",
        "Skips the errands for an hour of dancing in the kitchen",
        "Buys the soft coat simply because it feels wonderful",
    ),
    "achievement": (
        "Rewrites the report a fourth time until it is the best one",
        "Counts the week by goals met and sets a harder one",
        "Stays late to finish first and enjoys the applause",
        "Practises the talk until not one slide goes wrong",
        "Applies for the award and lists every result with care",
        "Beats the old record by two minutes and plans the next attempt",
    ),
    "power": (
        "Takes the chair of the meeting and lets everyone know it",
        "Bargains for the title and the corner office that go with it",
        "Keeps the budget in their own hands so that others must ask",
        "Enjoys how the room falls silent when the decision is read out",
        "Makes the younger colleague rewrite it to settle who leads",
        "Buys the larger car so that the neighbours take notice",
    ),
    "security": (
        "Moves a third of the pay into the emergency fund",
        "Checks the locks and the insurance before leaving",
        "Chooses the permanent post over the better-paid contract",
        "Makes a plan for every way in which the move could fail",
        "Keeps the children home until the doctor has called back",
        "Stocks the cupboard and charges the lamps before the storm",
    ),
    "conformity": (
        "Swallows the remark so that dinner stays polite",
        "Follows the dress code to the letter on the first day",
        "Apologises at once for having spoken out of turn",
        "Fills in every form the way the office likes it",
        "Goes along with the group's choice to keep the peace",
        "Waits for permission that nobody else would have asked for",
    ),
    "tradition": (
        "Lights the candles as grandmother did and says the words",
        "Drives four hours to be there for the feast of the village",
        "Teaches the youngest the song that every wedding begins with",
        "Keeps the fast although the shift is a long one",
        "Cooks the holiday dish by the handwritten recipe",
        "Asks the elders for their blessing before signing anything",
    ),
    "benevolence": (
        "Sits with the friend at the hospital until morning",
        "Takes over the shift so that a colleague can get home",
        "Listens to the same worry again without hurrying it along",
        "Brings soup to the neighbour who has not been out all week",
        "Gives up the free Saturday to help with the move",
        "Writes the reference the same night because it matters to her",
    ),
    "universalism": (
        "Speaks up for the cleaners whom nobody had thought to ask",
        "Collects signatures against felling the old trees",
        "Repairs the radio rather than adding to the waste",
        "Reads about the other side and tries to see it fairly",
        "Offers the spare room to a family that has just arrived",
        "Walks the river path picking up what others threw away",
    ),
}

_MISALIGNED: Final = {
    "self_direction": (
        "Lets the supervisor pick the topic without a word",
        "Copies the template and drops the idea that felt right",
        "Asks three people what to want before deciding anything",
        "Hands the choice of flat over to the parents again",
        "Stays in the role that others designed years ago",
        "Gives up the sketchbook because the plan has no room for it",
    ),
    "stimulation": (
        "Says no to the trip and keeps to the usual evening",
        "Orders the same lunch at the same table for the ninth week",
        "Backs out of the diving lesson an hour before it starts",
        "Talks a friend out of the festival because of the crowds",
        "Turns the new assignment down for the one known by heart",
        "Leaves the party as soon as somebody suggests a game",
    ),
    "hedonism": (
        "Works through the holiday and eats standing up",
        "Gives the concert ticket away to answer messages",
        "Calls the dessert a waste and pushes the plate aside",
        "Cancels the massage because resting feels undeserved",
        "Counts the minutes of the picnic as time lost",
        "Puts on the itchy suit and skips the swim once more",
    ),
    "achievement": (
        "Hands the draft in half done and does not look back",
        "Lets the deadline for the promotion pass unread",
        "Misses the third training this week to watch a series",
        "Tells the team that second best will do this time",
        "Drops the course just before the final exam",
        "Leaves the figures unchecked and hopes that no one asks",
    ),
    "power": (
        "Gives the lead away and takes the smallest desk",
        "Lets the rival present the work under another name",
        "Signs the shares over rather than argue about control",
        "Steps back from the vote that was as good as won",
        "Refuses the title because orders are hard to give",
        "Accepts the lower fee without naming a price",
    ),
    "security": (
        "Quits without another offer and with rent due on Friday",
        "Drives home on worn tyres through the ice",
        "Puts all of the savings into a stranger's scheme",
        "Skips the check-up that was moved twice before",
        "Lends the spare key to someone met the day before",
        "Works a double shift on two hours of sleep",
    ),
    "conformity": (
        "Walks out in the middle of the director's speech",
        "Ignores the rule about phones in front of the class",
        "Laughs aloud during the minute of silence",
        "Contradicts the host at the table, and twice",
        "Parks across two spaces and shrugs at the warden",
        "Sends the blunt answer to everyone on the list",
    ),
    "tradition": (
        "Works through the holy day as if it were any other",
        "Sells the ring that was handed down four times",
        "Leaves the family prayer for a call with a client",
        "Orders pizza on the evening of the ancestral meal",
        "Tells the uncle that the old custom is nonsense",
        "Misses the memorial for the second year in a row",
    ),
    "benevolence": (
        "Lets the call from a sister ring out, and then another",
        "Forgets the birthday and sends no word afterwards",
        "Snaps at the child for asking a simple question",
        "Keeps the good news from a friend who needed some",
        "Leaves the new colleague alone with the angry customer",
        "Breaks the promise to visit because the queue was long",
    ),
    "universalism": (
        "Pours the old paint down the drain behind the shed",
        "Repeats the joke about the people next door",
        "Votes against the ramp since it would spoil the view",
        "Scrolls past the flood because it is far away",
        "Pays the courier less after hearing the accent",
        "Leaves every light and heater on over the weekend",
    ),
}

RATIONALES: Final = {1: _ALIGNED, -1: _MISALIGNED}
"""Score to value to what was done; each goes with any ending of the same score."""

ENDINGS: Final = {
    1: (
        ", and stands by it the next morning.",
        ", and calls it the best part of the day.",
        "; the tone is calm and certain.",
        ", without having been asked to.",
        ", although the easier way was open.",
        "; the entry closes on quiet pride.",
    ),
    -1: (
        ", and regrets it before the day is over.",
        ", and gives tiredness as the reason.",
        "; the entry names the cost itself.",
        ", though it had been meant otherwise.",
        "; the tone is flat and a little ashamed.",
        ", and leaves the matter there.",
    ),
}
