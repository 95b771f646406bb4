"""Chinese family names: which there are, and how they are read where the character alone would be read otherwise."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _readings(text: str) -> dict[str, str]:
    return {name: reading.replace("+", " ") for name, reading in (pair.split("=") for pair in text.split())}


SINGLE = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任"
    "袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴"
    "谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解"
    "应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬"
    "全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党"
    "翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都"
    "耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓"
    "公肖闫付代覃苟冼区朴仝佟佘仉亓么撒南揭粟鹿楼谌邸兰丘揣麦岳帅亢况缑涂商牟墨哈谯年言福母蹇矫展鄢晋楚汝来洛阳衣门初战迟"
    "信冶栗官诚税郇隋尧由隽贵候青卿敬佀但修布占礼智玉银随禚眭矣宛庹衷郄洗折黑员种秘召繁句过呙晟"
    # traditional forms
    "趙錢孫吳鄭馮陳衛蔣瀋韓楊許呂張嚴華薑謝鄒竇雲蘇範魯韋馬鳳鮑費賀湯羅畢鄔樂時齊餘顧蕭貝計談龐紀項閔賈婁顏鍾駱萬盧經繆應"
    "鄧單諸鈕龔滎陸榮儲烏車寧欒厲劉龍葉薊從賴喬陰雙聞黨譚貢勞酈邊農溫莊閻連習魚廣闕歐師鞏聶簡饒須豐關後紅遊權蓋閆區譙蘭麥"
    "嶽帥況塗來陽門戰遲誠稅堯貴員種蔔問"
)

COMPOUND = _readings(
    "欧阳=ou1+yang2 歐陽=ou1+yang2 司马=si1+ma3 司馬=si1+ma3 上官=shang4+guan1 诸葛=zhu1+ge3 諸葛=zhu1+ge3 尉迟=yu4+chi2"
    " 尉遲=yu4+chi2 万俟=mo4+qi2 萬俟=mo4+qi2 长孙=zhang3+sun1 長孫=zhang3+sun1 夏侯=xia4+hou2 闻人=wen2+ren2"
    " 聞人=wen2+ren2 东方=dong1+fang1 東方=dong1+fang1 赫连=he4+lian2 赫連=he4+lian2 皇甫=huang2+fu3 公羊=gong1+yang2"
    " 澹台=tan2+tai2 澹臺=tan2+tai2 公冶=gong1+ye3 宗政=zong1+zheng4 濮阳=pu2+yang2 濮陽=pu2+yang2 淳于=chun2+yu2"
    " 单于=chan2+yu2 單于=chan2+yu2 太叔=tai4+shu1 申屠=shen1+tu2 公孙=gong1+sun1 公孫=gong1+sun1 仲孙=zhong4+sun1"
    " 仲孫=zhong4+sun1 轩辕=xuan1+yuan2 軒轅=xuan1+yuan2 令狐=ling2+hu2 钟离=zhong1+li2 鍾離=zhong1+li2 宇文=yu3+wen2"
    " 慕容=mu4+rong2 鲜于=xian1+yu2 鮮于=xian1+yu2 闾丘=lv2+qiu1 閭丘=lv2+qiu1 司徒=si1+tu2 司空=si1+kong1 亓官=qi2+guan1"
    " 司寇=si1+kou4 颛孙=zhuan1+sun1 顓孫=zhuan1+sun1 端木=duan1+mu4 巫马=wu1+ma3 巫馬=wu1+ma3 公西=gong1+xi1"
    " 漆雕=qi1+diao1 乐正=yue4+zheng4 樂正=yue4+zheng4 壤驷=rang3+si4 公良=gong1+liang2 拓跋=tuo4+ba2 夹谷=jia2+gu3"
    " 谷梁=gu3+liang2 百里=bai3+li3 呼延=hu1+yan2 东郭=dong1+guo1 東郭=dong1+guo1 南门=nan2+men2 南門=nan2+men2"
    " 东门=dong1+men2 東門=dong1+men2 西门=xi1+men2 西門=xi1+men2 南宫=nan2+gong1 南宮=nan2+gong1 微生=wei1+sheng1"
    " 梁丘=liang2+qiu1 左丘=zuo3+qiu1 第五=di4+wu3 独孤=du2+gu1 獨孤=du2+gu1 完颜=wan2+yan2 完顏=wan2+yan2 叶赫=ye4+he4"
    " 葉赫=ye4+he4 耶律=ye1+lv4 纳兰=na4+lan2 納蘭=na4+lan2 哥舒=ge1+shu1 即墨=ji2+mo4 褚师=chu3+shi1 褚師=chu3+shi1"
)

# As a family name read otherwise than as a word.
READINGS = _readings(
    "单=shan4 單=shan4 解=xie4 仇=qiu2 曾=zeng1 查=zha1 区=ou1 區=ou1 盖=ge3 蓋=ge3 任=ren2 华=hua4 華=hua4 乐=yue4 樂=yue4"
    " 缪=miao4 繆=miao4 朴=piao2 冼=xian3 洗=xian3 种=chong2 秘=bi4 折=she2 黑=he4 员=yun4 員=yun4 郇=xun2 覃=qin2 翟=zhai2"
    " 宓=mi4 尉=wei4 燕=yan1 纪=ji3 紀=ji3 哈=ha3 那=na1 能=nai4 隗=wei3 召=shao4 卜=bu3 繁=po2 句=gou1 过=guo4 過=guo4"
    " 呙=guo1 晟=cheng2 阚=kan4 闞=kan4 牟=mu4 撒=sa4 谌=chen2 諶=chen2 葛=ge3 薄=bo2 乜=nie4 逄=pang2 郗=xi1"
    " 占=zhan1 訾=zi1 都=du1 么=yao1 肖=xiao1 厍=she4 应=ying1 應=ying1 相=xiang4 宿=su4 石=shi2 车=che1 車=che1 柏=bai3"
    " 强=qiang2 強=qiang2 令=ling2 曲=qu1 於=yu1 长=zhang3 尹=yin3 还=huan2 费=fei4 費=fei4 贾=jia3 賈=jia3 褚=chu3"
    " 沈=shen3 万=wan4 萬=wan4 钭=tou3 教=jiao4 祭=zhai4 适=kuo4 佴=nai4 眭=sui1 郄=qie4 莘=shen1 行=xing2 干=gan1 仝=tong2"
    " 賁=ben1 贲=ben1 隽=juan4 盛=sheng4 重=chong2 台=tai2 几=ji1 参=shen1 调=diao4 难=nan2 瞿=qu2 俞=yu2 余=yu2"
)

# In given names usually read otherwise than alone.
GIVEN_READINGS = {
    "子": "zi3",
    "晟": "sheng4",
    "少": "shao4",
    "头": "tou2",
    "了": "liao3",
    "朝阳": "chao2 yang2",
    "大为": "da4 wei2",
    "有为": "you3 wei2",
    "作为": "zuo4 wei2",
}

# How Tibetan names begin: they have no family name, though some first characters look like one.
TIBETAN = _words(
    "扎西 次仁 达瓦 卓玛 才让 索朗 洛桑 格桑 丹增 旦增 白玛 尼玛 多吉 仁青 平措 普布 巴桑 拉巴 边巴 米玛 强巴 德吉 央金"
    " 嘎玛 贡布 加央 晋美 罗布 罗桑 旺堆 阿旺 益西 顿珠 次旺 次旦 贡嘎 土登 云丹 才旦 桑吉 斯朗 泽仁"
)

# Forms of address that stand where a given name would.
HONORIFICS = _words(
    "先生 女士 小姐 太太 夫人 老师 老師 同学 经理 總經理 总经理 总监 主任 主管 老板 老板娘 厂长 院长 校长 医生 大夫 教授"
    " 律师 工程师 总 工 董 师傅 阿姨 叔叔 哥 姐"
)

# The commonest family names in pinyin, for 'Wang Lihua'.
IN_PINYIN = _words(
    "wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng"
    " yu dong xiao cheng cao yuan deng fu shen zeng peng lv lu su jiang cai jia ding wei xue ye yan pan du dai xia zhong"
    " tian ren fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu qin gu hou shao meng long wan duan"
    " zhan qian tong yin ning he ge gong qi ouyang sima shangguan zhuge"
)
