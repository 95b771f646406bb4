"""The provinces of China: GB/T 2260 code, names, and the province of what a file or a code names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from guanxi.values.folding import folded
from guanxi.values.problem import ValueProblem, shown


@dataclass(frozen=True, slots=True)
class Province:
    code: str  # GB/T 2260: '440000'
    iso: str  # ISO 3166-2 behind 'CN-': 'GD'
    name: str  # 广东省
    short: str  # 广东
    sign: str  # 粤
    english: str  # Guangdong

    def shown(self, language: str) -> str:
        return self.short if language.startswith("zh") else self.english


_TABLE = """
110000 BJ 北京市 北京 京 Beijing
120000 TJ 天津市 天津 津 Tianjin
130000 HE 河北省 河北 冀 Hebei
140000 SX 山西省 山西 晋 Shanxi
150000 NM 内蒙古自治区 内蒙古 蒙 Inner_Mongolia
210000 LN 辽宁省 辽宁 辽 Liaoning
220000 JL 吉林省 吉林 吉 Jilin
230000 HL 黑龙江省 黑龙江 黑 Heilongjiang
310000 SH 上海市 上海 沪 Shanghai
320000 JS 江苏省 江苏 苏 Jiangsu
330000 ZJ 浙江省 浙江 浙 Zhejiang
340000 AH 安徽省 安徽 皖 Anhui
350000 FJ 福建省 福建 闽 Fujian
360000 JX 江西省 江西 赣 Jiangxi
370000 SD 山东省 山东 鲁 Shandong
410000 HA 河南省 河南 豫 Henan
420000 HB 湖北省 湖北 鄂 Hubei
430000 HN 湖南省 湖南 湘 Hunan
440000 GD 广东省 广东 粤 Guangdong
450000 GX 广西壮族自治区 广西 桂 Guangxi
460000 HI 海南省 海南 琼 Hainan
500000 CQ 重庆市 重庆 渝 Chongqing
510000 SC 四川省 四川 川 Sichuan
520000 GZ 贵州省 贵州 贵 Guizhou
530000 YN 云南省 云南 云 Yunnan
540000 XZ 西藏自治区 西藏 藏 Tibet
610000 SN 陕西省 陕西 陕 Shaanxi
620000 GS 甘肃省 甘肃 甘 Gansu
630000 QH 青海省 青海 青 Qinghai
640000 NX 宁夏回族自治区 宁夏 宁 Ningxia
650000 XJ 新疆维吾尔自治区 新疆 新 Xinjiang
710000 TW 台湾省 台湾 台 Taiwan
810000 HK 香港特别行政区 香港 港 Hong_Kong
820000 MO 澳门特别行政区 澳门 澳 Macao
"""
PROVINCES = tuple(Province(*(word.replace("_", " ") for word in line.split())) for line in _TABLE.strip().splitlines())

_PINYIN = {
    "neimenggu": "NM",
    "nei mongol": "NM",
    "xizang": "XZ",
    "xianggang": "HK",
    "hongkong": "HK",
    "aomen": "MO",
    "macau": "MO",
    "shanxi sheng": "SX",
}
_ENDINGS = (
    "特别行政区",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "省",
    "市",
    " province",
    " municipality",
    " autonomous region",
    " sar",
    " sheng",
    " shi",
)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Province]:
    found = {
        folded(name): province
        for province in PROVINCES
        for name in (province.name, province.short, province.english, province.code, province.sign)
    }
    by_iso = {province.iso: province for province in PROVINCES}
    found |= {f"cn-{iso.lower()}": province for iso, province in by_iso.items()}
    return found | {name: by_iso[iso] for name, iso in _PINYIN.items()}


@lru_cache(maxsize=4_096)
def parse_province(text: str) -> Province:
    """广东省, 广东, Guangdong Province, 粤, 440000, CN-GD."""
    name = folded(text)
    known = _by_name()
    for candidate in (name, *(name.removesuffix(ending).strip() for ending in _ENDINGS if name.endswith(ending))):
        if candidate in known:
            return known[candidate]
    raise ValueProblem("province", _("“%(text)s” is not a province of China. Write it like 广东 or Guangdong."), text=shown(text))


@lru_cache(maxsize=4_096)
def province_of_code(code: str) -> Province | None:
    """The province of any GB/T 2260 code, of an identity number or credit code's place."""
    return next((province for province in PROVINCES if province.code[:2] == code[:2]), None)


@lru_cache(maxsize=4_096)
def province_of_address(address: str) -> Province | None:
    """The province that a Chinese address begins with: 广东省深圳市…"""
    start = folded(address).removeprefix("中国").strip()
    return next((province for province in PROVINCES if start.startswith(province.short)), None)
