//! Documents of every form in `data/bulletins`: read for a briefing as by `extract`, traced to their place, others skipped.

use std::path::Path;

use jianbao::catalog::DataFiles;
use jianbao::domain::Place;
use jianbao::pipeline::state::fingerprints;
use jianbao::pipeline::{load, load_as_of};

use crate::common::{code, copy, jianbao_in, project, stderr, stdout};

/// A scratch project whose only documents are one text each as GB18030, HTML, DOCX and PDF, in folders, with side files.
fn scratch() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&project("data"), &folder.path().join("data"));
    let shelf = folder.path().join("data/bulletins");
    std::fs::remove_dir_all(&shelf).unwrap();
    std::fs::create_dir_all(shelf.join("2022/.hidden")).unwrap();
    for form in ["html", "docx", "pdf"] {
        std::fs::copy(project(&format!("tests/documents/bulletin.{form}")), shelf.join(format!("2022/{form}.{form}")))
            .unwrap();
    }
    let text = std::fs::read_to_string(project("data/bulletins/heilongjiang-2022Q1.txt")).unwrap();
    let (bytes, _, lost) = encoding_rs::GB18030.encode(&text);
    assert!(!lost);
    std::fs::write(shelf.join("gb.txt"), bytes).unwrap();
    let write = |name: &str, text: &str| std::fs::write(shelf.join(name), text).unwrap();
    write(
        "index.tsv",
        "id\ttitle\tkind\tregion\tperiod\tpublished\tpublisher\ngb\t\t\t黑龙江\t2022Q1\t2022-04-25\t省工信厅\n",
    );
    write(
        "2022/pdf.toml",
        "region = \"黑龙江\"\nperiod = \"2022Q1\"\npublished = 2022-05-01\npublisher = \"省统计局\"\n",
    );
    write("2022/table.xlsx", "no document");
    write("notes.doc", "no document");
    write("README.md", "about the folder");
    write("2022/.hidden/x.txt", "x");
    folder
}

fn files(folder: &Path) -> DataFiles {
    DataFiles::Directory(folder.join("data"))
}

#[test]
fn every_form_is_read_and_other_files_are_told() {
    let folder = scratch();
    let loaded = load(&files(folder.path())).unwrap();
    let names: Vec<&str> = loaded.inputs.documents.iter().map(|(file, _)| file.as_str()).collect();
    let expected = ["2022/docx.docx", "2022/html.html", "2022/pdf.pdf", "gb.txt"];
    assert_eq!(names, expected.map(|name| format!("data/bulletins/{name}")), "by path");
    let publishers: Vec<&str> = loaded.inputs.documents.iter().map(|(_, who)| who.as_str()).collect();
    assert_eq!((publishers[2], publishers[3]), ("省统计局", "省工信厅"), "from beside the document, from the index");
    // Each gives what `extract` gives of it.
    for name in expected {
        let path = format!("data/bulletins/{name}");
        let here = loaded.store.observations().filter(|(_, o)| o.provenance.place.file() == path).count();
        let index = ["--index", "data/bulletins/index.tsv"];
        let records = stdout(&jianbao_in(folder.path(), &[&["extract", &path][..], &index].concat()));
        assert!(here >= 3 && here == records.lines().count(), "{name}: {here} figures, {}", records.lines().count());
    }
    let parts = loaded.store.observations().filter_map(|(_, o)| match &o.provenance.place {
        Place::Span { file, part, .. } if file.ends_with(".pdf") => part.clone(),
        _ => None,
    });
    assert!(parts.into_iter().all(|part| part.starts_with("page ")));
    let skipped: Vec<&str> = loaded
        .inputs
        .diagnostics
        .iter()
        .filter(|d| d.code == "bulletin.skipped")
        .map(|d| d.place.rsplit('/').next().unwrap())
        .collect();
    assert_eq!(skipped, ["table.xlsx", "notes.doc"]);
    // The PDF is of May, which its side file tells.
    let before = load_as_of(&files(folder.path()), "2022-04-30".parse().ok()).unwrap();
    let names: Vec<&str> = before.inputs.documents.iter().map(|(file, _)| file.as_str()).collect();
    assert!(!names.contains(&"data/bulletins/2022/pdf.pdf") && names.contains(&"data/bulletins/gb.txt"), "{names:?}");
}

#[test]
fn a_briefing_rests_on_them_and_is_made_again_when_they_change() {
    let folder = scratch();
    let run = |args: &[&str]| {
        let output = jianbao_in(folder.path(), args);
        (code(&output), stdout(&output), stderr(&output))
    };
    let brief = ["brief", "2022Q1", "--region", "黑龙江"];
    let (exit, _, told) = run(&brief);
    assert_ne!(exit, 2, "{told}");
    assert!(told.contains("notes.doc is no document that is read") && told.contains("table.xlsx"), "{told}");
    let report = std::fs::read_to_string(folder.path().join("reports/2022Q1/230000-heilongjiang.md")).unwrap();
    for name in ["2022/docx.docx", "2022/html.html", "2022/pdf.pdf", "gb.txt"] {
        assert!(report.contains(&format!("data/bulletins/{name}")), "{name} is among the documents that are told");
    }
    assert!(run(&brief).1.contains("nothing to do"));
    let side = folder.path().join("data/bulletins/2022/pdf.toml");
    let text = std::fs::read_to_string(&side).unwrap();
    std::fs::write(&side, text.replace("省统计局", "省局")).unwrap();
    let (_, out, _) = run(&brief);
    assert!(out.contains("data/bulletins/2022/pdf.toml changed") || out.contains("2022/pdf.toml"), "{out}");
    std::fs::remove_file(folder.path().join("data/bulletins/2022/html.html")).unwrap();
    let (_, out, _) = run(&brief);
    assert!(out.contains("html.html"), "{out}");
    let (exit, out, told) = run(&["claims", "--format", "csv"]);
    assert!(exit != 2 && out.contains("data/bulletins/2022/pdf.pdf"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_to_no_file_is_passed_over() {
    use std::os::unix::fs::symlink;
    let folder = scratch();
    let shelf = folder.path().join("data/bulletins");
    symlink("..", shelf.join("loop")).unwrap();
    symlink("2022", shelf.join("folder.txt")).unwrap();
    symlink("nowhere.txt", shelf.join("gone.txt")).unwrap();
    symlink("gb.txt", shelf.join("linked.txt")).unwrap();
    let prints = fingerprints(&files(folder.path())).unwrap();
    let names: Vec<&str> = prints.keys().filter_map(|name| name.strip_prefix("data/bulletins/")).collect();
    let expected =
        ["2022/docx.docx", "2022/html.html", "2022/pdf.pdf", "2022/pdf.toml", "gb.txt", "index.tsv", "linked.txt"];
    assert_eq!(names, expected, "documents and what is told beside them, and nothing else");
    let output = jianbao_in(folder.path(), &["brief", "2022Q1", "--region", "黑龙江"]);
    assert_ne!(code(&output), 2, "{}", stderr(&output));
}

#[test]
fn a_readme_is_one_by_its_whole_name() {
    let folder = scratch();
    let shelf = folder.path().join("data/bulletins");
    std::fs::write(shelf.join("myREADME.md"), "一季度，黑龙江省地区生产总值3000亿元。").unwrap();
    std::fs::write(shelf.join("2022/README.md"), "about the folder").unwrap();
    let loaded = load(&files(folder.path())).unwrap();
    let names: Vec<&str> = loaded.inputs.documents.iter().map(|(file, _)| file.as_str()).collect();
    assert!(
        names.contains(&"data/bulletins/myREADME.md") && !names.iter().any(|n| n.ends_with("/README.md")),
        "{names:?}"
    );
    let prints = fingerprints(&files(folder.path())).unwrap();
    assert!(prints.contains_key("data/bulletins/myREADME.md"), "a change of it is seen");
    assert!(!prints.keys().any(|name| name.ends_with("/README.md")));
}

#[test]
fn a_folder_without_documents_is_no_error() {
    let folder = scratch();
    let shelf = folder.path().join("data/bulletins");
    std::fs::remove_dir_all(&shelf).unwrap();
    std::fs::create_dir_all(&shelf).unwrap();
    std::fs::write(shelf.join("notes.doc"), "no document").unwrap();
    let loaded = load(&files(folder.path())).unwrap();
    assert!(loaded.inputs.documents.is_empty());
}
