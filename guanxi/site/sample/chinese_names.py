"""Chinese names as a Chinese customer file has them: common families, rare ones, compound ones, given names of one and two characters."""

from __future__ import annotations

import numpy as np

from guanxi.site.sample.chance import Truths, Words, pick, pick_index, words

FAMILIES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
RARE = ("单", "解", "仇", "查", "区", "盖", "华", "尉迟", "欧阳", "司马", "上官", "诸葛", "皇甫", "令狐")
WOMEN = (
    "丽华 敏 静 秀英 芳 娜 欣怡 诗涵 雨桐 梓萱 婷婷 晓燕 桂兰 美玲 佳琪 思雨 雅静 玉兰 淑芬 慧敏 晓红 海燕 "
    "小红 颖 倩 雪 琳 莉 娟 蕾 洁 玲 艳 萍 丹 若曦 语嫣 可欣 佳怡 梦瑶 雨欣 紫涵 一诺 子晴 "
    "诗琪 艺涵 婉清 书瑶 春梅 冬梅 秋月 凤英 彩霞 金凤 月琴 文静 晓彤 佩玲 珊珊 曼丽"
).split()
MEN = (
    "伟 强 磊 军 洋 勇 杰 涛 超 明 刚 平 辉 鹏 斌 波 宇 浩 凯 峰 志强 建国 "
    "建华 国强 文博 浩然 子轩 宇航 梓豪 俊杰 天佑 明轩 志远 晓东 海涛 永强 家豪 嘉伟 立新 卫东 德华 文涛 宏伟 新民 "
    "振华 思远 承志 博文 睿 晨曦 泽宇 一鸣 昊天 雨泽 子墨 景行 乐 朝阳 长江 向阳"
).split()
SECOND = {"f": "雅婷琪萱怡瑶涵妍彤莹洁琳霞芸蓉菲璐岚颖薇", "m": "轩宇豪杰涛博恒峻铭晖坤哲骏昊旭翔凡航健霖"}
FIRST = "晓子文佳思雨梓海志建春明永家嘉宏俊诗雅玉"


def chinese_names(rng: np.random.Generator, women: Truths) -> Words:
    """Half of the given names come from the lists, half are put together."""
    size = len(women)
    rank = np.arange(len(FAMILIES))
    family = words(list(FAMILIES))[pick_index(rng, len(FAMILIES), size, 1 / (rank + 6))]
    rare = rng.random(size) < 0.012
    family[rare] = pick(rng, RARE, int(rare.sum()))
    listed = np.where(women, pick(rng, WOMEN, size), pick(rng, MEN, size))
    made = pick(rng, FIRST, size) + np.where(women, pick(rng, SECOND["f"], size), pick(rng, SECOND["m"], size))
    return np.asarray(family + np.where(rng.random(size) < 0.55, listed, made), dtype=object)
