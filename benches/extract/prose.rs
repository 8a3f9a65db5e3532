//! Plain prose without a figure, from a small grammar: what stands between the figures of a newspaper.

/// A small generator of numbers that are the same on every machine (splitmix64).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }

    pub fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

const WHEN: &[&str] = &[
    "",
    "",
    "",
    "",
    "清晨时分，",
    "近日，",
    "入冬以来，",
    "走进村口，",
    "多年以前，",
    "据当地居民介绍，",
    "这些日子，",
    "每到周末，",
    "去年秋天，",
    "在北京，",
    "在浙江的一个小镇上，",
    "在黄河岸边，",
    "雨后，",
    "随着天气转暖，",
    "会议指出，",
    "记者在现场看到，",
    "正如许多读者来信所说，",
    "今年春节前，",
];
const WHO: &[&str] = &[
    "老街的茶馆",
    "年轻的护林员",
    "县里的图书馆",
    "几位退休教师",
    "这支志愿服务队",
    "博物馆的修复师",
    "镇上的合作社",
    "来自各地的游客",
    "社区的网格员",
    "学校的合唱团",
    "研究人员",
    "返乡创业的大学生",
    "河道两岸的村庄",
    "市民代表",
    "负责人李明",
    "一家三代的手艺人",
    "新建的公园",
    "参加演出的演员",
    "消防救援人员",
    "当地干部和群众",
    "渔船",
    "牧民们",
    "有关部门",
    "第一批报名的学员",
    "编辑部的同事",
    "专家",
    "剧团",
    "工程技术人员",
];
const HOW: &[&str] = &[
    "",
    "",
    "不约而同地",
    "慢慢地",
    "主动",
    "常常",
    "终于",
    "继续",
    "认真",
    "依旧",
    "一次次",
    "专门",
    "共同",
    "正在",
    "又",
    "始终",
    "重新",
    "悄悄地",
];
const DOES: &[&str] = &[
    "整理",
    "守护着",
    "记录下",
    "讲述",
    "改造了",
    "推广",
    "参观了",
    "讨论",
    "修缮了",
    "传承着",
    "完善",
    "介绍了",
    "保护",
    "学习",
    "走访了",
    "宣传",
    "探索",
    "关心",
    "见证了",
    "设计出",
    "打磨",
    "收集",
    "排查",
    "演唱",
];
const WHAT: &[&str] = &[
    "沿河的老建筑",
    "祖辈留下的戏曲唱本",
    "垃圾分类的做法",
    "乡村振兴的经验",
    "古籍的修复技艺",
    "孩子们的课外阅读",
    "湿地里的候鸟",
    "防汛预案",
    "民间故事",
    "社区养老服务",
    "地方志里的旧地名",
    "非物质文化遗产",
    "山林防火知识",
    "文明出行的新风尚",
    "邻里之间的感人故事",
    "一座石桥的来历",
    "老城区的供水管网",
    "春耕的种子和农具",
    "果园的灌溉办法",
    "“互联网+”政务服务",
    "青年人的就业愿望",
    "城市的夜晚",
    "道路两旁的行道树",
    "传统村落的风貌",
];
const TAIL: &[&str] = &[
    "",
    "",
    "，让人印象深刻",
    "，受到大家欢迎",
    "，为后来的人留下了宝贵的资料",
    "，把好传统一代代传下去",
    "，脸上写满了喜悦",
    "，与往年大不相同",
    "，这是一件不容易的事",
    "；更重要的是，人心聚在了一起",
    "，推动各项工作落到实处",
    "，也给邻近的乡镇带来了启发",
    "，营造了良好的社会氛围",
    "，十分热闹",
    "，成了远近闻名的风景",
];
const SPEECH: &[&str] = &[
    "“以前想都不敢想。”",
    "他说：“大家的事情大家办。”",
    "“只要人人出一份力，环境就会好起来。”她笑着说。",
    "“我们还要继续走下去。”这位负责人表示。",
    "有人问：“这样做值得吗？”",
    "",
];

/// One sentence.
pub fn sentence(random: &mut Random) -> String {
    let parts = [WHEN, WHO, HOW, DOES, WHAT, TAIL].map(|part| random.pick::<str>(part));
    parts.concat() + "。"
}

/// One paragraph of three to six sentences, at times with a word of speech.
pub fn paragraph(random: &mut Random) -> String {
    let mut text = String::from("　　");
    for _ in 0..3 + random.below(4) {
        text.push_str(&sentence(random));
    }
    if random.below(4) == 0 {
        text.push_str(random.pick::<str>(SPEECH));
    }
    text.push('\n');
    text
}
