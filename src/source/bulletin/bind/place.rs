//! Areas of a clause: which of them the statements are about, and which are only compared with.

use super::super::lead::{Reference, Role};
use super::super::lexicon::{self, Named};
use super::super::number;
use super::super::state::Tools;
use super::super::token::{Kind, Local, Token, UnitClass, Word};
use super::Walk;
use crate::domain::{Area, Division, RegionCode};

impl Walk<'_, '_> {
    pub(super) fn local(&mut self, i: usize, local: Local) {
        let token = self.tokens[i];
        let words = &self.tools.text[token.start..token.end];
        let single = words.chars().count() == 1;
        // 山东等省: as the words in front of it do, it says no more than that it is a list.
        if single && (self.counted(i) || i > 0 && (self.counts_list(i - 1) || self.and_others(i - 1))) {
            return;
        }
        // 高于省平均: the province.
        let average = |t: &Token| matches!(t.kind, Kind::Word(Word::Mean | Word::Rate));
        let compared = self.lead.role == Role::Reference && self.tokens.get(i + 1).is_some_and(average);
        if single
            && !compared
            && !self.tokens.get(i + 1).is_some_and(|t| matches!(t.kind, Kind::Subject(_) | Kind::Sector(_)))
        {
            return self.plain(i);
        }
        // 重庆全市, 江苏全省: the name has said it.
        if i > 0 && matches!(self.tokens[i - 1].kind, Kind::Area(_)) && local != Local::Nation {
            return;
        }
        let mut area = self.tools.context.local(local, self.tools.regions);
        if words.ends_with('省') && local == Local::Province {
            let own = self.tools.context.own.and_then(RegionCode::province);
            area = own.map_or(area, Area::Division);
        }
        if local == Local::Own && self.tools.context.own == Some(RegionCode::NATION) {
            // 该省 in a text about the nation: the one named last.
            area = self.around(i, local);
        }
        let county = |area: &Area| {
            let region = area.code().and_then(|code| self.tools.regions.get(code));
            region.is_none_or(|r| r.level == Division::County)
        };
        if words.ends_with('县') && !county(&area) {
            // 我县 is no city: the document is about a county that is not known.
            area = Area::Unknown;
        }
        if words.ends_with(['州', '盟'])
            && area.code().is_some_and(|code| Some(code) == self.tools.context.own)
            && county(&area)
        {
            // 全州 in a text about a city at the level of a county: what lies around it.
            let own = area.code().and_then(|code| self.tools.regions.get(code));
            area = own.and_then(|own| own.parent).map_or(Area::Unknown, Area::Division);
        }
        let name = area.code().and_then(|code| self.tools.regions.get(code)).map(|r| r.name.as_str());
        if words.ends_with('区') && name.is_some_and(|name| !name.ends_with('区')) {
            // 全区 of a province without regions that are called so: a district that is not known.
            area = Area::Unknown;
        }
        if area == Area::Unknown && local != Local::Nation {
            area = self.around(i, local);
        }
        if let (true, Some(section)) =
            (matches!(local, Local::Own | Local::Province | Local::City), &self.state.section)
        {
            // 全省 under the heading of a city that is no province: of the province named since.
            let province = |code: RegionCode| self.tools.regions.get(code).is_some_and(|r| r.name.ends_with('省'));
            let other = local == Local::Province && words.ends_with('省') && !section.code().is_some_and(province);
            area = if other { self.around(i, local) } else { section.clone() };
        }
        self.area(i, area, true);
    }

    /// 芜湖增长8.0%，而全省仅增4.6%；其中工业投资…: the parts are those of the area that the sentence is about, not of one around
    /// it.
    pub(super) fn back_to_first_area(&mut self) {
        let Some(first) = self.state.first_area.clone() else { return };
        let within = |(inner, outer): (RegionCode, RegionCode)| self.tools.regions.lies_in(inner, outer);
        if let [now] = self.state.areas.as_slice()
            && first.code().zip(now.code()).is_some_and(within)
        {
            self.state.areas = vec![first];
        }
    }

    /// What 全省, 全市 mean where the document has no area of its own: those around the area spoken of.
    fn around(&self, i: usize, local: Local) -> Area {
        let near = self.state.areas.first().or(self.state.topic.as_ref()).or(self.state.before.as_ref());
        let Some(code) = near.and_then(Area::code) else {
            return self.state.topic.clone().unwrap_or(Area::Unknown);
        };
        let region = self.tools.regions.get(code);
        match local {
            Local::Province => {
                let province = code.province().and_then(|code| self.tools.regions.get(code));
                // 全区 is an autonomous region, or a district that was not named.
                let fits = province.filter(|p| !self.text(i).ends_with('区') || p.name.ends_with('区'));
                fits.map_or(Area::Unknown, |p| Area::Division(p.code))
            }
            Local::City if region.is_some_and(|r| r.level == Division::County) => {
                region.and_then(|r| r.parent).map_or(Area::Unknown, Area::Division)
            }
            _ => Area::Division(code),
        }
    }

    /// 上海提5.5%以上, 三地瞄准10%: where goals of areas are spoken of, a short word between an area and its figure.
    pub(super) fn says_goal(&self, i: usize) -> bool {
        let percent = |t: &Token| matches!(t.kind, Kind::Figure(f) if f.class == UnitClass::Percent);
        let short = self.text(i).chars().count() <= 3;
        let spoken = self.state.goals_of_areas.is_some() && !self.state.other && !self.state.foreign;
        let behind = i > 0 && self.tokens[i].kind == Kind::Text && self.names_area(i - 1) && !self.lead.fresh;
        spoken && short && behind && self.tokens.get(i + 1).is_some_and(percent)
    }

    /// Where among the tokens behind a figure the word stands that opens the areas it is said of: 的省份共8个，分别是.
    fn namely_at(&self, rest: &[Token]) -> Option<usize> {
        let parts = &self.tools.lexicon.parts;
        let noun = |t: &Token| {
            let words = self.tools.text[t.start..t.end].trim_start_matches('的');
            let verb = parts.areas_verb.iter().find_map(|verb| words.strip_suffix(verb.as_str()));
            let noun = verb.unwrap_or(words);
            t.kind == Kind::Text && (verb == Some("") || parts.areas.iter().any(|area| area == noun))
        };
        let passed = |t: &&Token| {
            matches!(t.kind, Kind::Word(Word::Filler | Word::Reach) | Kind::Mark('，' | '：'))
                || matches!(t.kind, Kind::Figure(f) if f.class == UnitClass::Other)
                || noun(t)
        };
        let opens = |t: &Token| t.is(Word::Namely);
        // 的城市增至24个，分别为…
        let each = |pair: &[Token]| pair[0].is(Word::Each) && pair[1].is(Word::Reach);
        let dealt = rest.windows(2).take(8).position(each).map(|at| at + 1);
        let at = rest.iter().take(9).position(opens).or(dealt)?;
        let word = rest[at].is(Word::Namely);
        let rest = if dealt == Some(at) { &rest[..at - 1] } else { &rest[..at] };
        let areas = rest.iter().any(|t| {
            let words = &self.tools.text[t.start..t.end];
            parts.areas.iter().any(|area| words.contains(area.as_str()))
        });
        ((word || areas) && rest.iter().all(|t| passed(&t))).then_some(at)
    }

    /// 超过4万亿元的还有浙江、河南: the areas that a figure is said of may be told behind it. Gives the number of tokens read.
    pub(super) fn namely(&mut self, from: usize) -> Option<usize> {
        let rest = self.tokens.get(from..)?;
        let at = self.namely_at(rest)?;
        let word = rest[at];
        // 的还有 joins right to the figure; 分别是 behind it, where the areas were only counted (7个省…，分别是).
        let joined = self.tools.text[word.start..].starts_with('的');
        let comma = rest[..at].iter().any(|t| matches!(t.kind, Kind::Mark(_)));
        let told = rest[..at].iter().any(|t| matches!(t.kind, Kind::Figure(f) if f.class == UnitClass::Other));
        let counted = told || matches!(self.state.areas.as_slice(), [Area::Special(_)]) || !self.state.area_here;
        if joined && comma || !joined && !counted {
            return None;
        }
        let colon = usize::from(rest.get(at + 1).is_some_and(|t| t.mark('：')));
        let (mut at, mut areas) = (from + at + 1 + colon, Vec::new());
        while let Some(token) = self.tokens.get(at) {
            match token.kind {
                Kind::Area(index) => areas.push(area_of(self.tools, index, &self.state.areas)),
                Kind::Mark('、') | Kind::Word(Word::Join) if !areas.is_empty() => {}
                _ => break,
            }
            at += 1;
        }
        // 安徽、宁夏两地, …和海南共9个省份: how many they are says no more.
        at += usize::from(self.tokens.get(at).is_some_and(|t| t.kind == Kind::Text) && self.counts_list(at));
        let rest = self.tokens[at..].iter().take_while(|t| !matches!(t.kind, Kind::Mark(_)));
        let ends = rest
            .into_iter()
            .all(|t| t.is(Word::Filler) || matches!(t.kind, Kind::Figure(f) if f.class == UnitClass::Other));
        if areas.is_empty() || !ends {
            return None;
        }
        self.state.areas = areas;
        (self.state.area_here, self.state.named_here, self.lead.placed) = (true, true, true);
        Some(at - from)
    }

    /// 四川等地区, 宁波和青岛这两个: words behind a list of areas that say no more than that it is one.
    pub(super) fn and_others(&self, i: usize) -> bool {
        let listed = i > 0 && self.names_area(i - 1);
        // 宁波和青岛这两个计划单列市
        let these = || self.text(i).strip_prefix('这').is_some_and(|rest| rest.starts_with(number::is_numeral));
        listed && (self.tools.lexicon.parts.others.iter().any(|words| self.text(i) == words.as_str()) || these())
    }

    /// Whether a token names an area.
    pub(super) fn names_area(&self, i: usize) -> bool {
        let token = self.tokens[i];
        match token.kind {
            Kind::Area(_) | Kind::Local(_) => true,
            Kind::Text => self.known(i).is_some(),
            _ => false,
        }
    }

    /// The area that plain words name where the setting makes it plain: a county of the document's own city by its short
    /// name (香洲 in a bulletin of 珠海), a province by its sign in a list (粤、苏、鲁).
    pub(super) fn known(&self, i: usize) -> Option<Area> {
        let token = self.tokens[i];
        // 苏、鲁两省: the number behind the last name.
        // 香洲、斗门三区: and what they are.
        let words = &self.tools.text[token.start..token.end];
        let counted = words.strip_suffix(['区', '县', '市']).filter(|head| head.ends_with(number::is_numeral));
        let name = counted.unwrap_or(words).trim_end_matches(number::is_numeral);
        if name.len() > '省'.len_utf8() {
            let found = self.tools.context.children.iter().find(|(short, _)| short == name);
            return found.map(|(_, code)| Area::Division(*code));
        }
        let listed = |k: usize| self.tokens.get(k).is_some_and(|t| t.mark('、') || t.is(Word::Join));
        if !(listed(i + 1) || i > 0 && listed(i - 1)) {
            return None;
        }
        let regions = self.tools.regions;
        let province = |code: &&RegionCode| regions.get(**code).is_some_and(|r| r.level == Division::Province);
        regions.named(name).iter().find(province).map(|code| Area::Division(*code))
    }

    /// 是全国的1.25倍: a multiple of what another area has.
    fn multiple_of(&self, i: usize) -> bool {
        let times = |t: &Token| matches!(t.kind, Kind::Figure(f) if f.class == UnitClass::Times);
        let of = self.tokens.get(i + 1).filter(|t| &self.tools.text[t.start..t.end] == "的");
        // 全国的四分之一
        let part = |t: &Token| {
            let rest = self.tools.text[t.end..].trim_start_matches(number::is_numeral);
            rest.starts_with("分之") && rest.len() < self.tools.text[t.end..].len()
        };
        of.is_some_and(|t| part(t) || self.tokens.get(i + 2).is_some_and(times))
    }

    pub(super) fn area(&mut self, i: usize, area: Area, local: bool) {
        // 增速保持在全国平均水平以上: the mean of an area behind the subject is no subject.
        let mean = self.tokens.get(i + 1).is_some_and(|t| t.is(Word::Mean));
        // 达到全国平均水平，: so is it where nothing follows.
        let reached = i > 0 && self.tokens[i - 1].is(Word::Reach);
        let ends = reached && self.tokens.get(i + 2).is_none_or(|t| matches!(t.kind, Kind::Mark(_)));
        if mean && self.lead.role == Role::Subject && (self.lead.fresh || ends) {
            return;
        }
        let rate = |t: &Token| matches!(t.kind, Kind::Figure(f) if f.class == UnitClass::Percent);
        if let Some(above) = self.state.more_compared.take()
            && self.lead.role == Role::Subject
            && self.tokens.get(i + 1).is_some_and(|t| &self.tools.text[t.start..t.end] == "的")
            && self.tokens.get(i + 2).is_some_and(rate)
        {
            (self.lead.above, self.lead.role) = (Some(above), Role::Reference);
        }
        if self.multiple_of(i) {
            self.lead.references.push(Reference::Unknown);
            return;
        }
        let token = self.tokens[i];
        let parts = &self.tools.lexicon.parts;
        let numbers = |t: &Token| t.kind == Kind::Text && lexicon::begins(self.text_of(t), &parts.one_of);
        if self.lead.role == Role::Subject
            && !self.state.areas.is_empty()
            && self.tokens.get(i + 1).is_some_and(numbers)
        {
            // 东莞成为我省第四个…: one of so many in it.
            return;
        }
        let ends = self.tokens.get(i + 1).is_none_or(|t| matches!(t.kind, Kind::Mark(_)));
        let object = ends && i > 0 && lexicon::ends(self.text(i - 1), &parts.builds);
        if object && matches!(area, Area::Special(_)) {
            // 重庆建设成渝地区双城经济圈: what is built.
            return;
        }
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
            Role::Whole => self.lead.wholes += 1,
            Role::Target => {}
            Role::Subject => {
                let next = self.tokens.get(i + 1).map(|t| t.kind);
                if local && self.ranked_in(i) {
                    self.lead.scope = Some(words);
                    self.lead.mark(token.start);
                    return;
                }
                // 全国第一: the area is what is ranked in.
                if matches!(next, Some(Kind::Figure(f)) if f.ordinal) && self.ranked_within(&area, local) {
                    self.lead.scope = Some(words);
                    self.lead.mark(token.start);
                    return;
                }
                // 河南省统计局: the name belongs to the words behind it.
                let nation = area == Area::Division(RegionCode::NATION);
                if (!local || nation)
                    && matches!(next, Some(Kind::Text))
                    && !self.numeral(i + 1)
                    && !self.and_others(i + 1)
                    && !self.says_goal(i + 1)
                    && (nation || !self.says_extreme(i + 1))
                {
                    // 尽管宁德受疫情影响…，其增速…: where each sentence names its own, this is the one.
                    let each = self.tools.context.own.is_none();
                    // 辽宁经济下行压力大，…: so it is in a text about the nation, where it is the area that does something.
                    let national = self.tools.context.own == Some(RegionCode::NATION);
                    let body = || parts.bodies.iter().any(|body| self.text(i + 1).contains(body.as_str()));
                    let acts = national && lexicon::begins(self.text(i + 1), &parts.area_acts) && !body();
                    if national && nation {
                        // 国家统计局有关负责人说，…: of the nation again.
                        self.state.areas = vec![area];
                    } else if (each || acts) && !nation && !self.state.area_here {
                        self.state.areas = vec![area];
                    }
                    return;
                }
                if matches!(next, Some(Kind::Area(index)) if self.around_it(&area, index)) {
                    // 吉林长春, 湖北武汉: the province only places the city.
                    return;
                }
                if i > 0 && self.text(i - 1) == "的" && !self.lead.fresh {
                    // 来自西南的成都: the words in front describe the area.
                    self.lead.before = 0;
                }
                let joins = |t: &Token| t.mark('、') || t.is(Word::Join);
                let list = self.beside(i) || i >= 2 && joins(&self.tokens[i - 1]) && self.names_area(i - 2);
                if !list {
                    self.state.jointly = false;
                    self.state.areas.clear();
                    self.state.foreign = false;
                }
                self.lead.firm = false;
                self.state.areas.push(area);
                self.state.area_here = true;
                if !local {
                    // What was said of something unknown is over.
                    (self.state.named_here, self.state.lost) = (true, false);
                }
                self.lead.placed = true;
            }
        }
    }

    /// 武汉佛山厦门等地: names side by side are a list, but for a province and its city.
    fn beside(&self, i: usize) -> bool {
        let before = i.checked_sub(1).map(|k| self.tokens[k].kind);
        match (before, self.tokens[i].kind) {
            (Some(Kind::Area(outer)), Kind::Area(inner)) => {
                !self.around_it(&area_of(self.tools, outer, &self.state.areas), inner)
            }
            _ => false,
        }
    }

    /// Whether an area holds the one that is named right behind it.
    fn around_it(&self, area: &Area, inner: u16) -> bool {
        let codes = match &self.tools.lexicon.areas[usize::from(inner)] {
            Named::Divisions(codes) => codes.as_slice(),
            Named::Special(_) => &[],
        };
        area.code().is_some_and(|outer| codes.iter().any(|code| self.tools.regions.lies_in(*code, outer)))
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
