"""What the company sells: tea, tableware, textiles, gifts; each with category, price and cost, some of which are not known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guanxi.site.sample.chance import Floats, Ints, Words, words

# name | category | price in CNY | cost
ASSORTMENT = """
明前龙井 Longjing 250 g|茶叶|468|205
安吉白茶 White Tea 150 g|茶叶|298|121
武夷大红袍 Da Hong Pao 200 g|茶叶|388|164
云南古树普洱 Pu'er 357 g|茶叶|528|230
茉莉花茶 Jasmine 200 g|茶叶|98|37
正山小种 Lapsang 200 g|茶叶|168|66
洞庭碧螺春 Biluochun 200 g|茶叶|358|150
每日绿茶包 Green Tea Bags 50|茶叶|45|16
桂花乌龙茶包 Osmanthus Oolong 30|茶叶|56|21
福鼎老白茶饼 Aged White 350 g|茶叶|688|296
青瓷盖碗 Celadon Gaiwan|茶具|228|84
紫砂壶 Yixing Teapot|茶具|980|402
玻璃公道杯 Glass Pitcher|茶具|79|26
竹制茶盘 Bamboo Tray|茶具|189|71
旅行茶具套装 Travel Set|茶具|259|98
手绘品茗杯 Painted Cup|茶具|128|44
景德镇茶具六件套 Jingdezhen Set|茶具|1280|530
茶叶罐 Tea Caddy|茶具|66|22
白瓷餐具十六件 Dinner Set 16|餐具|568|238
骨瓷汤碗 Bone China Bowl|餐具|58|19
楠木筷子十双 Chopsticks 10|餐具|88|28
珐琅锅 22 cm Enamel Pot|厨房|429|186
铸铁平底锅 Cast Iron Pan|厨房|336|142
菜刀 Chef's Knife|厨房|258|104
竹蒸笼 Bamboo Steamer|厨房|72|24
木砧板 Cutting Board|厨房|119|43
真丝眼罩 Silk Eye Mask|家纺|89|29
真丝枕套一对 Silk Pillowcases|家纺|318|132
桑蚕丝被 Silk Duvet 2 kg|家纺|1580|690
纯棉四件套 Cotton Bedding|家纺|459|196
亚麻桌旗 Linen Runner|家纺|108|38
羊绒围巾 Cashmere Scarf|家纺|798|338
棉麻抱枕 Cushion|家纺|76|25
蓝印花布围裙 Apron|家纺|68|21
檀香礼盒 Sandalwood Box|香氛|198|70
桂花香薰蜡烛 Osmanthus Candle|香氛|138|46
车载香囊 Car Sachet|香氛|39|11
线香三十支 Incense 30|香氛|49|14
中秋月饼礼盒 Mooncake Box|礼盒|268|122
春节坚果礼盒 Nuts Gift Box|礼盒|238|112
商务茶礼 Business Tea Gift|礼盒|888|372
新婚瓷器礼盒 Wedding Porcelain|礼盒|1680|702
生日花茶礼盒 Birthday Flower Tea|礼盒|158|60
定制刻字钢笔 Engraved Pen|文具|218|82
宣纸手账 Xuan Paper Journal|文具|59|18
毛笔套装 Brush Set|文具|148|52
书签四枚 Bookmarks 4|文具|28|8
扇子 Folding Fan|文具|96|31
礼品包装 Gift Wrapping|服务|15|
企业定制费 Custom Logo|服务|300|
停产：铜香炉 Bronze Censer|香氛|360|148
"""
TIERS = (75, 130, 240, 420)  # CNY: what people of each tier like to spend on one thing
WIDTH = 0.75
NOT_SOLD = "停产"


@dataclass
class Goods:
    """Prices and costs in cents. `chances` say for each tier how far the choice reaches up to each product."""

    name: Words
    category: Words
    price: Ints
    cost: Floats
    chances: Floats
    ids: Ints

    def choose(self, rng: np.random.Generator, tiers: Ints) -> Ints:
        edges = self.chances[tiers]
        return np.asarray(np.minimum((edges < rng.random(len(tiers))[:, None]).sum(axis=1), len(self.name) - 1), dtype=np.int64)


def make_goods() -> Goods:
    rows = [line.split("|") for line in ASSORTMENT.strip().splitlines()]
    price = np.array([round(float(row[2]) * 100) for row in rows])
    cost = np.array([float(row[3]) * 100 if row[3] else np.nan for row in rows])
    popular = 1.0 / (np.arange(len(rows)) * 7 % 23 + 6)
    liking = [popular * np.exp(-(((np.log(price / 100) - np.log(level)) / WIDTH) ** 2) / 2) for level in TIERS]
    chances = np.cumsum(liking, axis=1)
    return Goods(
        words([row[0] for row in rows]), words([row[1] for row in rows]), price, cost, chances / chances[:, -1:], np.zeros(len(rows), int)
    )
