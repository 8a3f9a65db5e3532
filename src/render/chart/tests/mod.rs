//! Every kind of chart on realistic and on odd data: nothing panics, nothing is cut, no two texts touch.

mod check;
mod samples;

use super::{Fonts, png, svg};
use crate::report::chart::Chart;
use check::{Finding, findings, texts};

fn draw(chart: &Chart, fonts: &Fonts) -> String {
    svg(chart, fonts).unwrap()
}

#[test]
fn realistic_charts_are_readable() {
    let fonts = Fonts::embedded();
    for (name, chart) in samples::realistic() {
        let drawing = draw(&chart, &fonts);
        assert_eq!(findings(&drawing, &fonts), [], "{name}");
        for text in texts(&drawing) {
            assert!(text.size >= 20.0, "{name}: {} is set in {}", text.words, text.size);
            assert!(fonts.missing_glyphs(&text.words).is_empty(), "{name}: {}", text.words);
        }
    }
}

#[test]
fn nothing_is_left_out_of_realistic_charts() {
    let fonts = Fonts::embedded();
    for (name, chart) in samples::realistic() {
        let words: Vec<String> = texts(&draw(&chart, &fonts)).into_iter().map(|t| t.words).collect();
        let all = words.join("\n");
        for expected in samples::names(name.ends_with("en")) {
            assert!(chart.alt == "few" || all.contains(expected), "{name}: {expected} is missing");
        }
        assert!(!all.contains('…'), "{name}: shortened: {all}");
    }
}

#[test]
fn odd_charts_stay_on_the_sheet() {
    let fonts = Fonts::embedded();
    for (name, chart) in samples::odd() {
        assert_eq!(findings(&draw(&chart, &fonts), &fonts), [], "{name}");
    }
}

#[test]
fn extreme_numbers_do_not_panic() {
    let fonts = Fonts::embedded();
    for (name, chart) in samples::extreme() {
        let drawing = draw(&chart, &fonts);
        let outside = |f: &Finding| matches!(f, Finding::Outside(_));
        assert!(!findings(&drawing, &fonts).iter().any(outside), "{name}");
        png(&drawing, &fonts).unwrap();
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let fonts = Fonts::embedded();
    let charts = samples::realistic();
    let render = |chart: &Chart| {
        let drawing = draw(chart, &fonts);
        (png(&drawing, &fonts).unwrap(), drawing)
    };
    let once: Vec<_> = charts.iter().map(|(_, c)| render(c)).collect();
    let again = || charts.iter().rev().map(|(_, c)| render(c)).collect::<Vec<_>>();
    let (first, second) = std::thread::scope(|scope| {
        let (a, b) = (scope.spawn(again), scope.spawn(again));
        (a.join().unwrap(), b.join().unwrap())
    });
    assert!(once.iter().eq(first.iter().rev()) && first == second);
}

#[test]
fn the_picture_has_the_size_of_the_sheet() {
    let fonts = Fonts::embedded();
    for (name, chart) in samples::realistic() {
        let bytes = png(&draw(&chart, &fonts), &fonts).unwrap();
        let reader = ::png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
        let info = reader.info();
        assert_eq!((info.width, info.height, info.color_type), (1600, 1000, ::png::ColorType::Indexed), "{name}");
        assert!(bytes.len() < 400_000, "{name}: {} bytes", bytes.len());
    }
}

#[test]
fn text_in_bold_is_set_in_the_bold_face() {
    let fonts = Fonts::embedded();
    let sheet = |weight: &str| {
        let text = format!("<text x=\"5\" y=\"30\" font-size=\"30\" font-family=\"'Noto Sans SC'\"{weight}>国</text>");
        png(&format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"40\">{text}</svg>"), &fonts)
            .unwrap()
    };
    assert_ne!(sheet(""), sheet(" font-weight=\"700\""));
    assert_eq!(sheet(""), sheet(" font-weight=\"400\""));
}

#[test]
fn a_finding_is_found() {
    let fonts = Fonts::embedded();
    let (_, mut chart) = samples::realistic().remove(0);
    chart.footnote.clear();
    let spans = "<tspan x=\"60\" y=\"80\">国</tspan><tspan x=\"1590\" y=\"990\">国</tspan>";
    let drawing = draw(&chart, &fonts).replace("</g>", &format!("<text font-size=\"20\">{spans}</text></g>"));
    assert_eq!(findings(&drawing, &fonts).len(), 2);
}
