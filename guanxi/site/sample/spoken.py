"""What colleagues write down: notes, calls and tasks, in Chinese for customers at home and in English for those abroad."""

from __future__ import annotations

NOTES = (
    (
        "喜欢明前龙井，每年清明前提醒一次",
        "给父母买茶，关注包装是否方便老人打开",
        "店里装修，九月前暂停采购",
        "对新出的青瓷盖碗很感兴趣，寄了样品",
        "开票信息已更新，抬头改为总公司",
        "反映上次快递慢，已致歉并送了小样",
        "明年春天开分店，预计需要两百套茶具",
        "下午三点以后方便接电话",
        "微信上问过企业定制的起订量",
        "朋友推荐来的，第一次下单",
    ),
    (
        "Prefers to be contacted by e-mail, not by phone.",
        "Collects teapots, asked about Yixing clay.",
        "Opening a second shop in spring, wants samples.",
        "Had a late delivery in November, sent a small gift.",
        "Asked for an invoice with the VAT number.",
        "Met at the fair, very interested in white tea.",
    ),
)
CALLS = (
    (
        "确认收货，表示满意",
        "介绍中秋礼盒，客户说再考虑",
        "催问发货时间，已答复明天寄出",
        "询问批发价，约下周发报价",
        "回访：包装有轻微破损，已补发",
        "提醒会员积分到期",
        "约好周四上门看样",
    ),
    (
        "Confirmed the delivery date.",
        "Asked about wholesale prices, will send a list.",
        "Complained about a cracked cup, replacement is on its way.",
        "Follow-up after the fair, wants to order in spring.",
    ),
)
TASKS = (
    (
        "发送报价单",
        "回访上次订单的满意度",
        "寄送新茶样品",
        "补开发票",
        "确认中秋礼盒数量",
        "跟进退款进度",
        "约客户到店品茶",
        "发企业定制方案",
        "提醒续签年度协议",
        "生日当天送祝福和小样",
    ),
    (
        "Send the price list",
        "Ask how the last order was",
        "Send samples of new teas",
        "Check the refund",
        "Prepare an offer for gift boxes",
    ),
)
