//! Areas and times of a clause: which of them the statements are about, and which are only compared with.

use super::super::lead::{Reference, Role};
use super::super::lexicon::Named;
use super::super::state::Tools;
use super::super::token::{Kind, Local, Time, Token, Word};
use super::Walk;
use crate::domain::{Area, RegionCode};

impl Walk<'_, '_> {
    pub(super) fn local(&mut self, i: usize, local: Local) {
        let token = self.tokens[i];
        let words = &self.tools.text[token.start..token.end];
        let single = words.chars().count() == 1;
        if single && !self.tokens.get(i + 1).is_some_and(|t| matches!(t.kind, Kind::Subject(_) | Kind::Sector(_))) {
            return self.plain(i);
        }
        // 重庆全市, 江苏全省: the name has said it.
        if i > 0 && matches!(self.tokens[i - 1].kind, Kind::Area(_)) && local != Local::Nation {
            return;
        }
        let mut area = self.tools.context.local(local, self.tools.regions);
        if area == Area::Unknown && local != Local::Nation {
            area = self.state.topic.clone().unwrap_or(Area::Unknown);
        }
        if let (true, Some(section)) =
            (matches!(local, Local::Own | Local::Province | Local::City), &self.state.section)
        {
            area = section.clone();
        }
        self.area(i, area, true);
    }

    pub(super) fn area(&mut self, i: usize, area: Area, local: bool) {
        let token = self.tokens[i];
        let words = self.tools.text[token.start..token.end].to_string();
        if !local && matches!(self.lead.role, Role::Subject | Role::Place | Role::Target) {
            self.state.topic = Some(area.clone());
        }
        match self.lead.role {
            Role::Reference => self.lead.references.push(Reference::Area(area, words)),
            Role::Scope | Role::Place => {
                self.lead.scope = Some(words);
                if self.lead.role == Role::Place {
                    self.lead.mark(token.start);
                }
            }
            Role::Whole | Role::Target => {}
            Role::Subject => {
                let next = self.tokens.get(i + 1).map(|t| t.kind);
                // 全国第一: the area is what is ranked in.
                if matches!(next, Some(Kind::Figure(f)) if f.ordinal) {
                    self.lead.scope = Some(words);
                    self.lead.mark(token.start);
                    return;
                }
                // 河南省统计局: the name belongs to the words behind it.
                let nation = area == Area::Division(RegionCode::NATION);
                if (!local || nation) && matches!(next, Some(Kind::Text)) {
                    return;
                }
                let list = self.joined(i, |k| matches!(k, Kind::Area(_) | Kind::Local(_)));
                if !list {
                    self.state.areas.clear();
                    self.state.foreign = false;
                }
                self.state.areas.push(area);
            }
        }
    }

    pub(super) fn time(&mut self, i: usize, time: Time) {
        let token = self.tokens[i];
        if self.lead.role == Role::Reference {
            let words = self.tools.text[token.start..token.end].to_string();
            self.lead.references.push(Reference::Time(time, words));
            return;
        }
        // 同期，全市…: the months told before; the year before only where a figure of then follows.
        let told = matches!(
            self.tokens.get(i + 1).map(|t| t.kind),
            Some(Kind::Word(Word::Reach | Word::Up | Word::Down | Word::Rate))
        );
        if time.same && time.year.is_none() && !self.aside && !told {
            return;
        }
        let Some(period) = self.tools.context.resolve(time, self.state.period) else { return };
        self.state.period = Some(period);
        self.state.multi = false;
        self.lead.timed = true;
        if period.months() > 1 {
            self.state.cumulative = Some(period);
        }
    }
}

/// The area a name means: in the document's own province where several go by it.
pub(super) fn area_of(tools: &Tools<'_>, index: u16, near: &[Area]) -> Area {
    match &tools.lexicon.areas[usize::from(index)] {
        Named::Special(words) => Area::Special(words.clone()),
        Named::Divisions(codes) => {
            let own = near.iter().find_map(Area::code).or(tools.context.own);
            let within =
                codes.iter().find(|c| own.is_some_and(|o| c.province().is_some() && c.province() == o.province()));
            let highest = codes.first().copied();
            let clear = codes.len() == 1 || {
                let rung = |c: &RegionCode| tools.regions.get(*c).map(|r| r.level);
                codes.get(1).is_none_or(|second| highest.as_ref().and_then(rung) < rung(second))
            };
            match (clear, within, highest) {
                (true, _, Some(code)) | (false, Some(&code), _) => Area::Division(code),
                _ => Area::Unknown,
            }
        }
    }
}

pub(super) fn section_area(tools: &Tools<'_>, main: &[Token]) -> Option<Area> {
    match (main.first()?.kind, main.get(1)?.kind) {
        (Kind::Area(index), Kind::Mark('：')) => Some(area_of(tools, index, &[])),
        _ => None,
    }
}
