"""Comments as customers write them, Chinese and English, by mood (bad, middling, good) and theme (delivery, quality, service, price)."""

from __future__ import annotations

import numpy as np

from guanxi.site.sample.chance import Ints, Truths, Words, words

BAD, MIDDLING, GOOD = 0, 1, 2
CHINESE = (
    (
        "等了一个多星期才到，说好的时间根本不准|"
        "物流太慢了，差点赶不上送人|"
        "催了两次才发货，体验很差|"
        "快递一直不更新，客服也说不清楚|"
        "说好三天到，结果晚了好几天，耽误事",
        "收到就有一个小缺口，质量让人失望|"
        "茶叶碎末很多，和图片差太多|"
        "用了两次把手就松了，做工太粗|"
        "颜色和描述不符，申请退款了|"
        "味道一股陈味，不会再买",
        "客服半天不回消息，态度也敷衍|问了三遍都没有解决，太失望了|退货流程太麻烦，没人跟进|打电话一直占线，找不到人",
        "这个价格不值，隔壁家便宜多了|刚买完就降价，心里不舒服|运费太贵，性价比低",
    ),
    (
        "快递还行，比预计晚一天|物流一般，包装完整|送货时间可以再准一点",
        "东西还可以，没有惊喜|质量一般，对得起这个价|和想象的有一点差距，能用",
        "客服回复有点慢，不过解决了|服务正常|沟通还算顺利",
        "价格中规中矩|活动价还行，原价偏贵|不算便宜，也不算贵",
    ),
    (
        "第二天就到了，包装很用心|物流很快，比说好的还早一天|送货师傅很客气，准时送到|发货速度快，给老人买的很方便",
        "茶香很正，泡了好几泡还有味道|"
        "做工精细，送朋友很有面子|"
        "瓷器手感很好，颜色也漂亮|"
        "质量一如既往的好，已经回购三次了|"
        "杯子很喜欢，和照片一样好看",
        "客服耐心，推荐的茶很合口味|有问题马上帮我换了，服务满意|店员很专业，讲得很清楚|刻字沟通得很仔细，谢谢小李",
        "活动买的，很划算|这个价位能买到这样的品质，值得|性价比高，会推荐给同事",
    ),
)
ENGLISH = (
    (
        "Arrived nine days late and nobody told me why.|"
        "Delivery was far too slow, I needed it for a birthday.|"
        "Tracking never updated, very frustrating.",
        "One cup was chipped when I opened the box.|"
        "The fabric feels cheap, not what the photos show.|"
        "Stopped being useful after two washes, disappointed.",
        "Support took four days to answer my mail.|Nobody could tell me where my refund was. Poor service.",
        "Too expensive for what you get.|Shipping cost nearly as much as the tea.",
    ),
    (
        "Came a bit later than promised, otherwise fine.|Delivery was okay.",
        "Decent quality, nothing special.|Fine for everyday use.",
        "Support was okay once they replied.|Average experience.",
        "Fair price during the sale.|A little pricey, but acceptable.",
    ),
    (
        "Arrived two days early and beautifully packed.|Fast delivery, great packaging.|On time even before Christmas, thank you!",
        "The teapot is gorgeous, even nicer than in the pictures.|"
        "Lovely tea, fresh and fragrant.|"
        "Excellent quality, my third order already.",
        "Anna helped me choose, wonderful service.|They replaced a cracked cup at once, very happy.",
        "Great value for the quality.|Worth every euro.",
    ),
)
TAILS_ZH = ("", "", "", "。", "！", "，谢谢", "～")


def comment(rng: np.random.Generator, mood: Ints, theme: Ints, english: Truths) -> Words:
    turn = rng.integers(0, 1_000, len(mood))
    return words([_said(*row) for row in zip(mood, theme, english, turn, strict=True)])


def _said(mood: int, theme: int, english: bool, turn: int) -> str:
    choices = (ENGLISH if english else CHINESE)[mood][theme].split("|")
    said = choices[turn % len(choices)]
    return said if english else said + TAILS_ZH[turn // 7 % len(TAILS_ZH)]
