//! Detection of an encoding: by byte order mark, by what a page declares, by which reading is Chinese.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::{Encoding, foreign, lossy};

/// Bytes that are read to tell encodings apart.
const SAMPLE: usize = 16 << 10;

/// Head of a page in which it declares its encoding.
const HEAD: usize = 4 << 10;

/// What the encoding that a page declares is ahead of the others, in shares of characters that are common.
const DECLARED: f64 = 0.15;

/// The characters and marks that make up about half of any Chinese text of news and statistics, in both scripts.
/// Read in a wrong encoding, a text has hardly any of them.
const COMMON: &str = "\
    的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经\
    十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形\
    相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展\
    五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战\
    先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白\
    教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且\
    究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值\
    号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严首底液官德随\
    這個為來們說對發會產種動過學經後進實體機電還應從業義當樣與關點線內質氣條沒結問無軍總題黨設長員級圖統組計論運農幾區強戰領導東熱\
    規壓聯認權證術濟階處隊據極歷離確節話況傳記語張類報議聲達務萬單轉車場帶願風雙較購費額貿貨匯億環幣營億倉儲礦煉鋼鐵廠輸製調際縣鄉\
    值额亿元增长投资企业规模季度累计同比消费零售进出口收入支出贸易数据统计季售消費額億資產總財稅達勢穩調結構轉升級項建築產業鏈\
    ，。、：；（）％“”《》—…！？０１２３４５６７８９·　";

static COMMON_SET: LazyLock<HashSet<char>> = LazyLock::new(|| COMMON.chars().filter(|c| *c != ' ').collect());

/// The encoding that a byte order mark tells, and the length of the mark.
pub fn mark(bytes: &[u8]) -> (Option<Encoding>, usize) {
    let marks: [(&[u8], Encoding); 4] = [
        (b"\xef\xbb\xbf", Encoding::Utf8),
        (b"\xff\xfe", Encoding::Utf16Le),
        (b"\xfe\xff", Encoding::Utf16Be),
        (b"\x84\x31\x95\x33", Encoding::Gb18030),
    ];
    let found = marks.iter().find(|(mark, _)| bytes.starts_with(mark));
    found.map_or((None, 0), |(mark, encoding)| (Some(*encoding), mark.len()))
}

/// Whether bytes without a mark look like UTF-16 though they may hold as UTF-8: every other byte of ASCII text is zero.
pub fn wide(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    if memchr::memchr(0, head).is_none() {
        return false;
    }
    let (even, odd) = (zeros(0), zeros(1));
    // Bytes of both places in plenty are those of a program, not of a text.
    even.max(odd) * 10 > head.len() && even.min(odd) * 10 < even.max(odd)
}

/// The encoding in which bytes without a mark, that are not all UTF-8, read most like Chinese text.
pub fn guess(bytes: &[u8]) -> Encoding {
    let first = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    let sample = |from: usize| &bytes[from..(from + SAMPLE).min(bytes.len())];
    let declared = declared(bytes);
    let candidates = [
        (Encoding::Utf8, plausible(&lossy(sample(first)).0)),
        (Encoding::Gb18030, plausible(&foreign(sample(first), Encoding::Gb18030).0)),
        (Encoding::Big5, plausible(&foreign(sample(first), Encoding::Big5).0)),
        (Encoding::Utf16Le, plausible(&foreign(sample(first & !1), Encoding::Utf16Le).0)),
        (Encoding::Utf16Be, plausible(&foreign(sample(first & !1), Encoding::Utf16Be).0)),
    ];
    let mut best = (Encoding::Utf8, f64::NEG_INFINITY);
    for (encoding, score) in candidates {
        let score = score + if declared == Some(encoding) { DECLARED } else { 0.0 };
        if score > best.1 {
            best = (encoding, score);
        }
    }
    best.0
}

/// How much of the characters beyond ASCII is common in Chinese, less what no Chinese text has.
fn plausible(text: &str) -> f64 {
    let (mut all, mut common, mut odd) = (0.0, 0.0, 0.0);
    for c in text.chars() {
        if c == '\0' || c.is_ascii_control() && !c.is_ascii_whitespace() {
            odd += 1.0;
            all += 1.0;
        }
        if c.is_ascii() {
            continue;
        }
        all += 1.0;
        if COMMON_SET.contains(&c) {
            common += 1.0;
        } else if is_odd(c) {
            odd += 1.0;
        }
    }
    if all == 0.0 { 0.0 } else { (common - odd) / all }
}

/// Damage, private use, and the scripts that bytes of Chinese text turn into when they are read wrongly.
fn is_odd(c: char) -> bool {
    matches!(c,
        char::REPLACEMENT_CHARACTER | '\u{80}'..='\u{a0}' | '\u{370}'..='\u{5ff}' | '\u{600}'..='\u{1fff}'
        | '\u{2500}'..='\u{257f}' | '\u{3040}'..='\u{312f}' | '\u{3400}'..='\u{4dbf}' | '\u{a000}'..='\u{f8ff}'
        | '\u{20000}'..)
}

/// The encoding that a page declares in its head.
fn declared(bytes: &[u8]) -> Option<Encoding> {
    let head: String = bytes.iter().take(HEAD).map(|b| char::from(b.to_ascii_lowercase())).collect();
    let head = head.replace('\0', "");
    ["charset=", "encoding="].iter().find_map(|key| {
        let label = head[head.find(key)? + key.len()..].trim_start_matches(['"', '\'', ' ']);
        let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(label.len());
        match encoding_rs::Encoding::for_label(&label.as_bytes()[..end])? {
            e if e == encoding_rs::UTF_8 => Some(Encoding::Utf8),
            e if e == encoding_rs::GBK || e == encoding_rs::GB18030 => Some(Encoding::Gb18030),
            e if e == encoding_rs::BIG5 => Some(Encoding::Big5),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sentences in our own words; the traditional ones are those that a bureau of Hong Kong or Taiwan might write.
    const SIMPLIFIED: [&str; 5] = [
        "增长8.1%。",
        "前三季度，全市社会消费品零售总额增长5.2%，其中限额以上单位零售额增长7.4%。",
        "黑龙江省粮食总产量再创新高",
        "装备制造业拉动作用明显，对规模以上工业增长的贡献率超过四成。",
        "会议要求，各区县要紧盯重点项目，抓好用工、用电、物流等要素保障。",
    ];
    const TRADITIONAL: [&str; 5] = [
        "增長8.1%。",
        "前三季度，全市社會消費品零售總額增長5.2%，其中限額以上單位零售額增長7.4%。",
        "黑龍江省糧食總產量再創新高",
        "裝備製造業拉動作用明顯，對規模以上工業增長的貢獻率超過四成。",
        "工業生產指數較上年同月增加，其中電子零組件業增加最多。",
    ];

    #[test]
    fn one_sentence_tells_big5_from_gb18030() {
        for (sentences, encodings) in [
            (&SIMPLIFIED, &[(Encoding::Gb18030, encoding_rs::GB18030)][..]),
            (&TRADITIONAL, &[(Encoding::Gb18030, encoding_rs::GB18030), (Encoding::Big5, encoding_rs::BIG5)]),
        ] {
            for sentence in sentences {
                for (encoding, coder) in encodings {
                    let (bytes, _, lost) = coder.encode(sentence);
                    assert!(!lost, "{sentence}");
                    assert_eq!(guess(&bytes), *encoding, "{sentence}");
                }
            }
        }
    }

    #[test]
    fn what_a_page_declares_counts_where_its_words_do_not() {
        let page = |charset: &str| [b"<meta charset=\"", charset.as_bytes(), b"\"><p>\xc4\xe3</p>"].concat();
        assert_eq!(declared(&page("gb2312")), Some(Encoding::Gb18030));
        assert_eq!(declared(&page("Big5")), Some(Encoding::Big5));
        assert_eq!(
            declared(b"<meta http-equiv=Content-Type content='text/html; charset=utf-8'>"),
            Some(Encoding::Utf8)
        );
        assert_eq!(declared(b"no page"), None);
        // Declared wrongly: the words win.
        let text = [&b"<meta charset=utf-8>"[..], &encoding_rs::GB18030.encode(SIMPLIFIED[1]).0].concat();
        assert_eq!(guess(&text), Encoding::Gb18030);
    }
}
