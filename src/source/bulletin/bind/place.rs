//! Areas of a clause: which of them the statements are about, and which are only compared with.

use super::super::lead::{Reference, Role};
use super::super::lexicon::{self, Named};
use super::super::number;
use super::super::state::Tools;
use super::super::token::{Figure, Kind, Local, Token, UnitClass, Word};
use super::Walk;
use crate::domain::{Area, Bound, Division, RegionCode};

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

    /// 增速领跑全国, 以8.9%领跑: the set that is led, behind the word; the tokens read. `None` where no more is told than that
    /// an area is one of the first.
    pub(super) fn leads(&mut self, next: usize) -> Option<usize> {
        let area = self.tokens.get(next).filter(|t| matches!(t.kind, Kind::Area(_) | Kind::Local(_)));
        if area.is_none() && !self.lead.ranked_with || self.state.areas.len() > 1 {
            return None;
        }
        self.lead.rank = true;
        if let Some(area) = area {
            self.lead.scope = Some(self.text_of(area).to_string());
        }
        Some(usize::from(area.is_some()))
    }

    /// 前两位为西藏、宁夏, 前三的省份依次为：甲8.5%、乙7.9%、丙7.5%: the areas that hold the first places, behind them.
    pub(super) fn tops(&self, next: usize) -> Option<Vec<Area>> {
        let rest = self.tokens.get(next..)?;
        let noun = |t: &&Token| {
            let words = self.text_of(t);
            words == "的" || t.kind == Kind::Text && self.tools.lexicon.parts.areas.iter().any(|area| area == words)
        };
        let nouns = rest.iter().take(2).take_while(noun).count();
        let each = nouns + usize::from(rest.get(nouns)?.is(Word::Each));
        let verb = rest.get(each).is_some_and(|t| t.is(Word::Reach) || t.is(Word::Namely));
        let colon = rest.get(each + 1).is_some_and(|t| t.mark('：'));
        let (mut areas, mut at) = (Vec::new(), each + 1 + usize::from(colon));
        while let Some(Kind::Area(index)) = rest.get(at).map(|t| t.kind).filter(|_| verb) {
            areas.push(area_of(self.tools, index, &self.state.areas));
            at += 1 + usize::from(rest.get(at + 1).is_some_and(|t| matches!(t.kind, Kind::Figure(f) if !f.ordinal)));
            at += usize::from(rest.get(at).is_some_and(|t| t.mark('、') || t.is(Word::Join)));
        }
        let top = matches!(self.tokens[next - 1].kind, Kind::Figure(f) if f.bound == Bound::AtMost);
        let ends = rest.get(at).is_none_or(|t| matches!(t.kind, Kind::Mark(_)));
        (top && ends && areas.len() > 1).then_some(areas)
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

    /// Whether an area can be what the subject is ranked in (全国第四), not one that is ranked itself (江苏第二).
    pub(super) fn ranked_within(&self, area: &Area, local: bool) -> bool {
        let Some(code) = area.code() else { return true };
        let subject = self.state.areas.first().and_then(Area::code).or(self.tools.context.own);
        local || code == RegionCode::NATION || subject.is_some_and(|s| s != code && s.province() == Some(code))
    }

    /// 全市排名第二, 全省领先: the area is what is ranked in.
    fn ranked_in(&self, i: usize) -> bool {
        let kind = |k: usize| self.tokens.get(k).map(|t| t.kind);
        match kind(i + 1) {
            // 全国排名上升到24位
            Some(Kind::Word(Word::RankVerb)) => {
                let place = |f: Figure| f.ordinal || f.class == UnitClass::Place;
                let reached = matches!(kind(i + 2), Some(Kind::Word(Word::Reach)));
                matches!(kind(i + 2 + usize::from(reached)), Some(Kind::Figure(f)) if place(f))
            }
            // 居省内第3位、全国35个大中城市第8位
            Some(Kind::Figure(f)) if f.class == UnitClass::Other => self.set_ends(i + 1).is_some(),
            Some(Kind::Word(Word::Above)) => {
                let verb = self.tokens[i + 1];
                // 我区领先3.6个百分点: ahead of what was told before.
                let by = matches!(kind(i + 2), Some(Kind::Figure(_)));
                !by && lexicon::begins(&self.tools.text[verb.start..verb.end], &self.tools.lexicon.parts.ahead_alone)
            }
            // 降幅全国最大
            Some(Kind::Text | Kind::Word(Word::Filler)) => {
                let next = self.tokens[i + 1];
                let words = &self.tools.text[next.start..next.end];
                self.tools.lexicon.parts.ahead.iter().any(|w| words.starts_with(w.as_str()))
            }
            _ => false,
        }
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

    /// 排名四省市第2, 居全国15个副省级城市第3位: the number of those that are ranked and their noun, read as the set; the first
    /// token behind them.
    pub(super) fn ranked_set(&mut self, i: usize) -> Option<usize> {
        let end = self.set_ends(i)?;
        let within = i > 0 && self.names_area(i - 1);
        let from = self.tokens[i - usize::from(within)].start;
        self.lead.scope = Some(self.tools.text[from..self.tokens[end - 1].end].to_string());
        Some(end)
    }

    /// 在全省21个地级以上市中居第7位, 珠三角9市中居第1位: the verb of ranking behind a set that begins with the area at token `i`.
    pub(super) fn ranked_among(&self, i: usize) -> Option<usize> {
        let among =
            |t: &Token| t.kind == Kind::Text && lexicon::ends(self.text_of(t), &self.tools.lexicon.parts.within);
        let passed = |t: &&Token| match t.kind {
            Kind::Text | Kind::Number(_) | Kind::Local(_) | Kind::Word(Word::AtLeast | Word::Filler) => true,
            Kind::Figure(f) => f.class == UnitClass::Other,
            _ => false,
        };
        if !matches!(self.lead.role, Role::Subject | Role::Place) {
            return None;
        }
        let between = self.tokens[i + 1..].iter().take(6).take_while(passed).count();
        let verb = i + 1 + between;
        let ranks = self.tokens.get(verb).is_some_and(|t| t.is(Word::RankVerb));
        (ranks && between > 0 && among(&self.tokens[verb - 1])).then_some(verb)
    }

    /// Makes such a set the one that is ranked; the verb behind it.
    pub(super) fn among(&mut self, i: usize) -> usize {
        let verb = self.ranked_among(i).unwrap_or(i + 1);
        let words = &self.tools.text[self.tokens[i].start..self.tokens[verb - 1].end];
        let within = &self.tools.lexicon.parts.within;
        let set = within.iter().filter_map(|word| words.strip_suffix(word.as_str())).min_by_key(|set| set.len());
        self.lead.scope = Some(set.unwrap_or(words).to_string());
        (self.lead.rank, self.lead.role) = (true, Role::Subject);
        self.lead.mark(self.tokens[i].start);
        verb
    }

    /// The place behind the number of those that are ranked, at token `i`, and their noun.
    fn set_ends(&self, i: usize) -> Option<usize> {
        let place = |t: &Token| matches!(t.kind, Kind::Figure(f) if f.ordinal);
        let noun = |t: &&Token| matches!(t.kind, Kind::Text | Kind::Local(_));
        let end = i + 1 + self.tokens[i + 1..].iter().take(3).take_while(noun).count();
        self.tokens.get(end).is_some_and(place).then_some(end)
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
                    let acts = self.tools.context.own == Some(RegionCode::NATION)
                        && lexicon::begins(self.text(i + 1), &parts.area_acts);
                    if (each || acts) && !nation && !self.state.area_here {
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

    /// 海南和西藏最高，…: the whole clause behind an area says no more than that it is the extreme.
    pub(super) fn says_extreme(&self, i: usize) -> bool {
        let ends = self.tokens.get(i + 1).is_none_or(|t| matches!(t.kind, Kind::Mark(_)));
        ends && self.tools.lexicon.parts.ahead.iter().any(|word| word == self.text(i))
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
