"""The names that a sample is made of, by culture."""

from dataclasses import dataclass
from itertools import product
from typing import Final

PLAIN: Final = 24
"""First names, and last names, that plain names of a group are made of."""


@dataclass(frozen=True, slots=True)
class NameGroup:
    """Names that go together.

    Women's and men's first names take turns, unless both bear them. A group whose names have two parts only has more
    than `PLAIN` first and last names. In the others a second first name, and after `joint` a second last name, may
    follow the first one; with `patronymic` the second first name is the father's.
    """

    first: tuple[str, ...]
    last: tuple[str, ...]
    joint: str = " "
    family_first: bool = False
    patronymic: bool = False


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _group(
    first: str, last: str, *, joint: str = " ", family_first: bool = False, patronymic: bool = False
) -> NameGroup:
    return NameGroup(_words(first), _words(last), joint, family_first, patronymic)


def _two_part(first: tuple[str, ...], last: tuple[str, ...], *, family_first: bool = False) -> NameGroup:
    """A group whose lists are as long as they can be in whole multiples of `PLAIN`."""
    firsts, lasts = (len(names) // PLAIN * PLAIN for names in (first, last))
    return NameGroup(first[:firsts], last[:lasts], family_first=family_first)


def _composed(known: str, starts: str, ends: str, joint: str = "") -> tuple[str, ...]:
    """The known names, then every start with every end; each name once."""
    made = [f"{start}{joint}{end}" for end, start in product(ends.split(), starts.split()) if start.lower() != end]
    return tuple(dict.fromkeys((*known.split(), *made)))


_CHINESE: Final = _two_part(
    _composed(
        "Mei-Ling Jian Xiaoyu Haoran Yuting Zhiwei Jiayi Bowen Ruolan Minghao Shuyi Yifan Lihua Junjie Qiuyan Tao"
        " Xinyi Weimin Yaqi Zihan Ruoxi Guoqiang Shanshan Lei",
        "Xiao Yu Jia Ruo Shu Li Qiu Xin Ya Zi Mei Hui Jing Wan Yi Lan Ying Xue Meng Si Tian Wen Yun Zhen Hao Zhi Bo"
        " Ming Jun Guo Wei Jian Hong Yong Cheng Da De Fu Guang Hai Jin Kai Liang Peng Qing Rui Shao Tai Xiang Yan Ze"
        " Zhong Chun Dong Feng Gui Han Huai",
        "yu ting yi lan qi han xi shan hua yan ling fang juan ping xia zhen na yue ning qin rong wen xin jie ran wei"
        " hao fan min qiang jun tao bin bo cheng chao dong feng gang hui jian kai kun liang long ming peng rui sheng"
        " song tian xiang yang yong yuan zhi heng lin an zhou xia",
    ),
    _words(
        "Chen Wang Zhang Liu Lin Huang Zhao Wu Xu Sun Lü Guo Zhou Hu Zhu Gao He Ma Luo Liang Song Zheng Xie Tang Feng"
        " Yu Dong Xiao Cheng Cao Yuan Deng Fu Shen Zeng Peng Su Jiang Cai Jia Ding Wei Xue Ye Yan Pan Du Dai"
    ),
    family_first=True,
)
_KOREAN: Final = _two_part(
    _composed(
        "Ji-woo Min-jun Seo-yeon Tae-hyun Ha-eun Sung-ho Soo-jin Joon-young Eun-ji Hyun-woo Yuna Dong-hyun Mi-kyung"
        " Jae-won Bo-ra Sang-min Ye-jin Jin-woo Na-young Ki-tae Da-som Kyung-soo Hye-won Chan-ho",
        "Ji Min Seo Tae Ha Sung Soo Joon Eun Hyun Dong Mi Jae Sang Ye Jin Na Ki Da Kyung Hye Chan Ah Byung Chae Cheol"
        " Do Duk Eui Ga Gun Gyu Han Hee Ho Hwa Hyo Hyuk In Jeong Jong Joo Kang Kwang Kun Kyu Moon Myung Nam Ra Ri Sae"
        " Seok Seul Seung Si So Sook Sun Won Woo Yeon Yong Young",
        "woo jun yeon hyun eun ho jin young ji kyung won ra min tae som soo ah bin chan cheol chul gi gyu ha hee hoon"
        " hwa hyuk hwan il in jae jeong joo joon ju jung ki ku kwon kyu mi mo mok nam ok rae ran ri rim rok ryul san"
        " seok seon seong seop su suk sun tak yul yun",
        joint="-",
    ),
    _words(
        "Kim Lee Park Choi Jung Kang Yoon Jang Lim Han Shin Seo Kwon Hwang Ahn Hong Yang Son Bae Baek Heo Nam Noh Moon"
        " Oh Cho Ha Joo Woo Koo Min Ryu Cha Jin Um Chae Won Chun Bang Gong Hyun Ham Byun Yeom Do So Seok Sung"
    ),
    family_first=True,
)
_JAPANESE: Final = _two_part(
    _composed(
        "Yuki Kenji Aiko Hiroshi Sakura Takumi Naoko Daichi Emi Ryōta Haruka Shō Mayumi Kaito Keiko Satoru Ayaka"
        " Kazuya Misaki Shinji Tomoko Yūto Rina Makoto",
        "Hiro Taka Nobu Yoshi Masa Kazu Tomo Haru Nori Aki Toshi Yasu Michi Mitsu Naga Teru Kiyo Fumi Chika Tada Kuni"
        " Sada Hide Shige",
        "ko yo mi e no ka ki to ya o hiko aki yuki nori",
    ),
    _composed(
        "Tanaka Nakamura Satō Kobayashi Itō Yamamoto Fujita Hayashi Ōno Mori Ishikawa Ueda Suzuki Takahashi Watanabe"
        " Katō Yoshida Sasaki Matsumoto Inoue Kimura Shimizu Abe Ikeda",
        "Taka Naka Yama Kawa Ishi Mori Matsu Fuji Uchi Kita Nishi Higashi Minami Oka Shima Kuro Naga Yoshi Waka Taki"
        " Aki Iwa Mizu Mura Sawa Kami Shimo Maru Hira Hata",
        "da moto mura yama kawa shima saki no zawa guchi mine hara mori oka naga bayashi ta nuki waki matsu",
    ),
)

NAMES: Final = {
    "North American": (
        _group(
            "Emily Jacob Hannah Tyler Madison Ethan Lauren Caleb Rachel Dylan Abigail Connor Paige Logan Brooke Wyatt"
            " Megan Austin Claire Trevor Allison Garrett Heather Spencer",
            "Miller Thompson Carter Reynolds Bennett Sullivan Parker Hughes Coleman Whitaker Barrett Lawson Fletcher"
            " Hayes Porter Sanders Walsh Chandler Griffin Holloway Mercer Pruitt Weaver Stanton",
            joint="-",
        ),
        _group(
            "Maya Marcus Jasmine Darnell Naomi Andre Tiana Malik Renee Isaiah Aaliyah Jordan Kiara"
            " Terrence Simone Xavier Imani Desmond Alicia Tyrell Monique Elijah Keisha Winston",
            "Washington Robinson Brooks Delgado Chen Okafor Freeman Nguyen Franklin Mitchell Banks Rivera Jefferson"
            " Booker Santiago Tran Adeyemi Hampton Gaines Baptiste Morales Patel Dawson Crawford",
            joint="-",
        ),
        _group(
            "Émilie Étienne Chloé Mathieu Noémie Félix Geneviève Olivier Maude Jérôme Audrey Alexis"
            " Véronique Gabriel Léa Antoine Marie-Ève Samuel Josiane Maxime Ariane Philippe Sarah-Maude Zachary",
            "Tremblay Gagnon Côté Bouchard Gauthier Pelletier Lévesque Bélanger Fortin Desjardins Lapointe Beaulieu"
            " Bergeron Thibault Ouellet Boisvert Poirier Gingras Lavoie Cloutier Caron Drouin Arsenault Turcotte",
            joint="-",
        ),
    ),
    "Western European": (
        _group(
            "Lena Jonas Katharina Lukas Johanna Florian Sabine Matthias Greta Jürgen Annika Tobias"
            " Ulrike Moritz Friederike Björn Franziska Stefan Heike Dominik Charlotte Sebastian Wiebke Rüdiger",
            "Müller Schäfer Becker Hoffmann Weiß Krüger Lehmann Vogel Brandt Köhler Winter Albrecht Schröder Neumann"
            " Lorenz Böhm Seidel Kuhn Pfeiffer Arnold Jäger Zimmermann Engel Hartmann",
            joint="-",
        ),
        _group(
            "Camille Julien Élodie Théo Margaux Rémi Solène Bastien Agnès Loïc Clémence Hugo Inès"
            " François Aurélie Gaëtan Manon Thibaut Océane Benoît Lucie Adrien Mathilde Yann",
            "Moreau Lefèvre Girard Rousseau Fournier Mercier Blanchard Garnier Chevalier Perrin Marchand Dufour Renard"
            " Lemoine Charpentier Aubert Vasseur Delorme Picard Roussel Colin Barbier Guillot Maillard",
            joint="-",
        ),
        _group(
            "Ingrid Lars Astrid Mikkel Freja Henrik Linnéa Søren Maja Anders Sigrid Jørgen Elin Gustav Åsa Erik Tuva"
            " Magnus Solveig Rasmus Kirsten Håkon Signe Torbjörn",
            "Lindberg Sørensen Nilsson Bergström Haugen Dahl Ekström Østergaard Holm Sjöberg Strand Lund Nygaard"
            " Hansson Kjær Solberg Vestergaard Åkesson Bakken Lindqvist Moen Thorsen Dalgaard Hedlund",
        ),
    ),
    "East Asian": (_CHINESE, _JAPANESE, _KOREAN),
    "South Asian": (
        _group(
            "Priya Arjun Ananya Rohan Kavita Vikram Neha Aditya Pooja Rahul Ishita Sanjay Divya Karan Sunita Manish"
            " Shruti Nikhil Rekha Abhishek Tanvi Deepak Anjali Gaurav",
            "Sharma Verma Gupta Mehta Kapoor Joshi Malhotra Agarwal Chauhan Saxena Bhatia Trivedi Pandey Desai Mishra"
            " Banerjee Thakur Chopra Kulkarni Bose Rathore Sethi Dutta Solanki",
            patronymic=True,
        ),
        _group(
            "Meera Karthik Lakshmi Suresh Deepa Venkatesh Aishwarya Ganesh Revathi Ashwin Nandini Prakash Sowmya Hari"
            " Padma Vignesh Kamala Srinivas Bhavana Mohan Vidya Rajesh Janaki Balaji",
            "Krishnan Iyer Nair Reddy Subramanian Menon Rao Raman Pillai Murthy Natarajan Shetty Gowda Varma Chandran"
            " Kurup Bhat Hegde Mudaliar Narayanan Prasad Varghese Sundaram Naidu",
            patronymic=True,
        ),
        _group(
            "Ayesha Imran Sana Bilal Nusrat Faisal Mahnoor Usman Rubina Tanvir Zainab Asif Shabnam Hamza Farzana"
            " Kamrul Hina Shahid Tahmina Zubair Saima Rafiq Bushra Nadeem",
            "Khan Malik Chowdhury Qureshi Hossain Siddiqui Rahman Ahmed Butt Islam Mirza Sheikh Ansari Baig Chaudhry"
            " Talukdar Akhtar Hashmi Bhuiyan Dar Gilani Lodhi Mahmood Sarkar",
            patronymic=True,
        ),
    ),
    "Latin American": (
        _group(
            "Valentina Diego Ximena Alejandro Guadalupe Mateo Fernanda Joaquín Daniela Rodrigo Itzel Emiliano Lucía"
            " Óscar Marisol Andrés Regina Héctor Mariana Iván Paulina Gerardo Abril Ulises",
            "Hernández Ramírez Ortega Gutiérrez Morales Castañeda Peña Salazar Ibáñez Núñez Cárdenas Montoya Velázquez"
            " Domínguez Escobar Trejo Aguilar Ríos Camacho Zamora Fuentes Olvera Valdez Bautista",
        ),
        _group(
            "Beatriz Thiago Larissa João Juliana Rafael Letícia Gustavo Luíza Caio Conceição Vinícius Aline"
            " Marcelo Débora Leandro Bruna Renato Tainá Murilo Priscila Otávio Isabela Davi",
            "Silva Oliveira Souza Araújo Carvalho Gonçalves Ribeiro Magalhães Barbosa Teixeira Nogueira Cardoso Moura"
            " Pinheiro Azevedo Farias Queiroz Brandão Siqueira Amaral Coelho Vasconcelos Prado Rezende",
        ),
        _group(
            "Camila Sebastián Antonia Martín Catalina Nicolás Florencia Tomás Paola Julián Micaela Facundo Rosario"
            " Ignacio Yolanda Álvaro Constanza Germán Milagros Hernán Luciana Esteban Pilar Bruno",
            "Restrepo Vargas Quispe Fernández Rojas Benítez Acosta Zambrano Muñoz Paredes Cáceres Villalba Mamani"
            " Sepúlveda Cabrera Ospina Arce Ferreyra Huamán Toledo Giraldo Ledesma Ayala Sandoval",
        ),
    ),
    "Middle Eastern": (
        _group(
            "Layla Omar Fatima Khalid Rania Tariq Nour Youssef Salma Hassan Dina Karim Huda Samir Maryam Ziad Amal"
            " Mahmoud Lina Fadi Ghada Walid Hanan Bashir",
            "Al-Rashid Haddad Mansour Khoury Al-Farsi Nasser Saleh Darwish Al-Amin Sabbagh Hamdan Abbas Al-Masri"
            " Barakat Shaheen Najjar Al-Jabri Qasim Awad Zaidan Al-Tamimi Farouk Issa Rahal",
            patronymic=True,
        ),
        _group(
            "Shirin Reza Parisa Dariush Nasrin Kaveh Leila Arash Mahsa Behrouz Azadeh Siamak Yasmin Farhad Golnar"
            " Babak Niloufar Kourosh Mina Hamid Sepideh Bijan Roya Navid",
            "Hosseini Karimi Rostami Ahmadi Tehrani Moradi Jafari Farahani Shirazi Kazemi Nazari Azizi Esfahani"
            " Rahimi Sadeghi Bahrami Ghorbani Mousavi Tabrizi Zamani Yazdani Ebrahimi Soltani Akbari",
        ),
        _group(
            "Zeynep Emre Elif Mehmet Ayşe Kerem Defne Mustafa Gülay Burak Esra Onur Şebnem Çağlar Şule Ömer Merve"
            " Serkan Nilüfer Tolga Hande Volkan Pelin Yiğit",
            "Korkmaz Demir Kaya Çelik Şahin Öztürk Özkan Arslan Koç Doğan Güneş Aksoy Toprak Erdem Polat Kurt Tekin"
            " Güler Bulut Ünal Karaca Taş Sönmez Uysal",
        ),
    ),
}
"""Culture to its name groups; every culture has as many."""
