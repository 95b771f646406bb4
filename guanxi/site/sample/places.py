"""Where customers live: Chinese cities with their provinces and streets, and the countries of customers abroad."""

from __future__ import annotations

from typing import NamedTuple


class City(NamedTuple):
    name: str
    province: str
    weight: float
    districts: tuple[str, ...]


CITIES = tuple(
    City(name, province, float(weight), tuple(districts.split("、")))
    for name, province, weight, districts in (
        ("上海", "上海市", 16, "徐汇区、静安区、浦东新区、长宁区、杨浦区"),
        ("杭州", "浙江省", 12, "西湖区、拱墅区、滨江区、余杭区"),
        ("北京", "北京市", 11, "朝阳区、海淀区、东城区、丰台区"),
        ("深圳", "广东省", 8, "南山区、福田区、罗湖区、宝安区"),
        ("广州", "广东省", 7, "天河区、越秀区、海珠区、番禺区"),
        ("苏州", "江苏省", 6, "姑苏区、虎丘区、吴中区"),
        ("南京", "江苏省", 6, "鼓楼区、玄武区、建邺区"),
        ("成都", "四川省", 6, "锦江区、武侯区、青羊区"),
        ("武汉", "湖北省", 4, "江汉区、武昌区、洪山区"),
        ("宁波", "浙江省", 4, "海曙区、鄞州区、江北区"),
        ("重庆", "重庆市", 4, "渝中区、江北区、沙坪坝区"),
        ("西安", "陕西省", 3, "雁塔区、碑林区、莲湖区"),
        ("长沙", "湖南省", 3, "岳麓区、芙蓉区、天心区"),
        ("厦门", "福建省", 3, "思明区、湖里区"),
        ("青岛", "山东省", 3, "市南区、崂山区、市北区"),
        ("天津", "天津市", 2, "和平区、河西区、南开区"),
        ("合肥", "安徽省", 2, "庐阳区、蜀山区"),
        ("昆明", "云南省", 1, "五华区、盘龙区"),
    )
)
STREETS = (
    "文三路",
    "中山路",
    "人民路",
    "解放路",
    "建国路",
    "和平街",
    "新华路",
    "长江路",
    "学院路",
    "滨河路",
    "桂花巷",
    "梧桐路",
    "青年路",
    "湖滨路",
)


class Country(NamedTuple):
    code: str
    weight: float
    language: str
    currency: str
    cities: tuple[tuple[str, str], ...]
    streets: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ABROAD = (
    Country(
        "DE",
        5,
        "de",
        "EUR",
        (("Berlin", "Berlin"), ("Hamburg", "Hamburg"), ("München", "Bayern"), ("Köln", "Nordrhein-Westfalen"), ("Leipzig", "Sachsen")),
        ("Lindenstraße", "Gartenweg", "Hauptstraße", "Am Markt"),
        _names("Anna Lena Katrin Sabine Julia Monika Greta Ulrike Heike Franziska Ingrid Miriam Jana Silke"),
        _names("Jonas Felix Thomas Stefan Lukas Uwe Matthias Jürgen Moritz Dieter Tobias Karl Henrik Andreas"),
        _names(
            "Schmidt Müller Weber Wagner Becker Hoffmann Schäfer Koch Richter Klein Wolf Schröder Neumann Zimmermann Krüger Vogel Keller"
        ),
    ),
    Country(
        "US",
        5,
        "en",
        "USD",
        (("New York", "New York"), ("Portland", "Oregon"), ("Austin", "Texas"), ("Seattle", "Washington"), ("Boston", "Massachusetts")),
        ("Maple Street", "Oak Avenue", "Cedar Lane", "Main Street"),
        _names("Emily Sarah Jessica Olivia Grace Hannah Megan Chloe Natalie Abigail Laura Rachel Amber Joan"),
        _names("Michael James Daniel Ethan Ryan Kevin Brian Scott Tyler Nathan Aaron Peter Walter Greg"),
        _names("Johnson Williams Brown Miller Davis Anderson Taylor Moore Clark Lewis Walker Young Bennett Reed Foster Hayes Coleman"),
    ),
    Country(
        "GB",
        4,
        "en",
        "EUR",
        (("London", "Greater London"), ("Manchester", "Greater Manchester"), ("Bristol", "Bristol"), ("Leeds", "West Yorkshire")),
        ("Church Road", "Mill Lane", "Park Street", "High Street"),
        _names("Charlotte Amelia Sophie Lucy Eleanor Imogen Harriet Alice Poppy Fiona Gemma Ruth Bethan Isla"),
        _names("Oliver Harry George Alfie Edward Simon Rhys Callum Graham Duncan Hugh Leo Rupert Ian"),
        _names("Smith Jones Evans Thomas Roberts Wright Hughes Green Hall Wood Harris Cooper Ward Turner Hill Bailey Marsh"),
    ),
    Country(
        "FR",
        3,
        "fr",
        "EUR",
        (("Paris", "Île-de-France"), ("Lyon", "Auvergne-Rhône-Alpes"), ("Bordeaux", "Nouvelle-Aquitaine"), ("Nantes", "Pays de la Loire")),
        ("rue des Lilas", "avenue Victor-Hugo", "rue de la Gare", "place du Marché"),
        _names("Camille Élodie Chloé Manon Sophie Hélène Claire Juliette Inès Margaux Aurélie Nathalie Brigitte"),
        _names("Pierre Julien Antoine Hugo Rémi François Luc Étienne Mathieu Olivier Gérard Bastien Thibault"),
        _names("Martin Bernard Dubois Laurent Lefèvre Moreau Girard Rousseau Fontaine Chevalier Garnier Mercier Blanc Faure Lambert"),
    ),
    Country(
        "IT",
        2,
        "it",
        "EUR",
        (("Milano", "Lombardia"), ("Roma", "Lazio"), ("Torino", "Piemonte"), ("Bologna", "Emilia-Romagna")),
        ("via Garibaldi", "via Dante", "corso Italia", "via Verdi"),
        _names("Giulia Chiara Francesca Elena Martina Paola Sofia Alessia Valentina Lucia Ilaria Bianca"),
        _names("Marco Luca Matteo Giovanni Andrea Paolo Davide Stefano Riccardo Enrico Fabio Lorenzo"),
        _names("Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Gallo Conti Rizzo Moretti"),
    ),
)
