//! Subjects: indicators, sectors and the nouns that make indicators of them.

use super::super::lead::{Reference, Role};
use super::super::lexicon::{SectorMeaning, begins, ends};
use super::super::token::{Kind, Noun, Token, UnitClass, Word};
use super::{NEAR, Walk};
use crate::domain::{Area, RegionCode, Status};

impl Walk<'_, '_> {
    /// Whether unknown words stand right in front of token `i`, and so make it a different thing.
    pub(super) fn modified(&self, i: usize) -> bool {
        let mut k = i;
        while k > 0 {
            let before = &self.tokens[k - 1];
            match before.kind {
                Kind::Text if self.of_stocks(k - 1, i) || self.such_as(k - 1) => return false,
                // 香洲GDP: a county of the document's city.
                Kind::Text if self.known(k - 1).is_some() || self.and_others(k - 1) || self.as_many_as_told(k - 1) => {
                    return false;
                }
                Kind::Text => {
                    let words = &self.tools.text[before.start..before.end];
                    let parts = &self.tools.lexicon.parts;
                    // 陕西年进出口总值: of a year; 三大门类中制造业: one of several.
                    let mainly = ends(&self.tools.text[..before.end], &parts.mainly);
                    let none = words == "年" || mainly || ends(words, &parts.among);
                    return words.chars().any(super::is_letter) && !none;
                }
                Kind::Word(Word::Filler | Word::Jointly) if self.joins(before) => k -= 1,
                // 5千万以下固定资产投资: of a size.
                Kind::Word(Word::AtMost) if k > 1 && k == i => {
                    return matches!(self.tokens[k - 2].kind, Kind::Figure(f) | Kind::Number(f) if f.class != UnitClass::Percent);
                }
                // 制造业实际使用外资: part of the whole that the indicator is.
                Kind::Sector(_) => return true,
                // 电力供应业今年1到7月民间投资: the same with a time between.
                Kind::Time(_) if k > 1 && matches!(self.tokens[k - 2].kind, Kind::Sector(_)) => return true,
                // 机电产品当月出口
                Kind::Time(_) if k > 1 && self.tokens[k - 2].kind == Kind::Text => {
                    return ends(self.text(k - 2), &self.tools.lexicon.parts.goods);
                }
                _ => return false,
            }
        }
        false
    }

    /// 金融机构（含外资）本外币存款余额: whether plain words are those of whom the stock at token `i` is told.
    fn of_stocks(&self, k: usize, i: usize) -> bool {
        let Kind::Subject(index) = self.tokens[i].kind else { return false };
        let told = &self.tools.lexicon.subjects[usize::from(index)].indicators;
        let stock = |index: &u16| self.tools.lexicon.indicators[usize::from(*index)].stock;
        told.iter().all(stock) && ends(self.text(k), &self.tools.lexicon.parts.of_stocks)
    }

    /// Fillers behind which the words in front still describe what follows: 产品合计出口.
    fn joins(&self, token: &Token) -> bool {
        self.text_of(token) == "的" || self.tools.lexicon.parts.adding.iter().any(|word| word == self.text_of(token))
    }

    /// Whether plain words stand right in front of token `i`.
    pub(super) fn modified_by_text(&self, i: usize) -> bool {
        i > 0 && self.tokens[i - 1].kind == Kind::Text && self.modified(i)
    }

    /// Whether token `i` goes on a list whose last member ends right before the joining mark.
    pub(super) fn joined(&self, i: usize, member: fn(Kind) -> bool) -> bool {
        i >= 2
            && (self.tokens[i - 1].mark('、') || self.tokens[i - 1].is(Word::Join))
            && member(self.tokens[i - 2].kind)
    }

    pub(super) fn subject(&mut self, i: usize, index: u16) {
        let subjects = self.tools.lexicon.subjects[usize::from(index)].clone();
        let words = &self.tools.text[self.tokens[i].start..self.tokens[i].end];
        self.lead.index |= words.ends_with("指数");
        // 经济总量居全国第3位: a place by the amount.
        self.lead.total |= self.tools.lexicon.parts.amount.iter().any(|end| words.ends_with(end.as_str()));
        if words.contains("目标") && self.lead.role == Role::Subject {
            self.state.status = Status::Target;
        }
        if subjects.rate {
            self.lead.rate = true;
        }
        if self.lead.role == Role::Subject && self.acted_on(i) {
            // 将全省生产总值增速拉高2个百分点: the subject of the sentence pulls.
            return;
        }
        if self.lead.role == Role::Target && self.pulled_itself(i) {
            (self.lead.pull, self.lead.role) = (false, Role::Subject);
        }
        match self.lead.role {
            Role::Reference => {
                let words = words.to_string();
                self.lead.references.extend(subjects.indicators.first().map(|i| Reference::Indicator(*i, words)));
                return;
            }
            Role::Target | Role::Whole | Role::Scope => return,
            Role::Place => {
                self.lead.before += 1;
                self.lead.in_place += 1;
                return;
            }
            Role::Subject => {}
        }
        // 国内生产总值, where no area is known: the nation's.
        let national = self.tools.lexicon.parts.nation.iter().any(|w| words.starts_with(w.as_str()));
        if national && self.state.areas.is_empty() && self.state.section.is_none() && self.tools.context.own.is_none() {
            self.state.areas = vec![Area::Division(RegionCode::NATION)];
            self.state.area_here = true;
        }
        self.foreign_verb(i);
        self.state.noun = None;
        self.state.foreign |= self.lead.firm && !self.lead.fresh;
        let scaled = self.scaled(i, &subjects.indicators);
        let told = |indicators: &[u16]| indicators.iter().any(|indicator| self.state.row.contains(indicator));
        let narrow = self.tools.lexicon.parts.narrow.iter().any(|word| word == words) && told(&subjects.indicators);
        let modified = narrow
            || self.state.reduced
            || !self.special(i) && (self.modified(i) && !scaled || self.state.foreign || self.part_of_unknown());
        let list = self.joined(i, |k| matches!(k, Kind::Subject(_) | Kind::Noun(_) | Kind::Sector(_)));
        if let (Some(sector), false) = (subjects.sector, modified) {
            // 规上工业增加值、总产值: the noun that follows is of the same sector.
            self.state.sector = Some(self.tools.lexicon.sectors[usize::from(sector)].clone());
            self.state.sector_here = true;
        }
        self.state.part = modified;
        self.state.part_of_sectors = modified && i > 0 && matches!(self.tokens[i - 1].kind, Kind::Sector(_));
        let mut indicators = if modified { Vec::new() } else { subjects.indicators };
        if self.state.above_scale {
            let all =
                |id: &str| self.tools.lexicon.indicators.iter().position(|m| m.id.as_str() == id).map(|p| p as u16);
            if let (Some(whole), Some(above)) = (all("industrial_va_all"), all("industrial_va")) {
                indicators.iter_mut().filter(|i| **i == whole).for_each(|i| *i = above);
            }
        }
        self.put_subject(i, indicators, list);
        self.state.growth_only |= subjects.growth_only;
    }

    /// Whether what is named is pulled by the subject of the sentence, by a verb behind it.
    pub(super) fn acted_on(&self, i: usize) -> bool {
        let objects = &self.tools.lexicon.parts.objects;
        // 把全部投资增速拉高
        let passed = |t: &Token| {
            matches!(t.kind, Kind::Area(_) | Kind::Local(_) | Kind::Time(_))
                || t.is(Word::Filler) && !objects.iter().any(|word| word == self.text_of(t))
        };
        let front = self.tokens[..i].iter().rposition(|t| !passed(t));
        let object = front.is_some_and(|k| objects.iter().any(|word| word == self.text(k)));
        let rates = |t: &&Token| matches!(t.kind, Kind::Word(Word::Rate | Word::Up | Word::Filler | Word::Yoy));
        let verb = self.tokens[i + 1..].iter().find(|t| !rates(t)).is_some_and(|t| t.is(Word::Pull));
        object && verb
    }

    /// 带动民间投资增长55.6%: whether the growth of what is pulled is told, in per cent.
    fn pulled_itself(&self, i: usize) -> bool {
        let grows = self.tokens.get(i + 1).is_some_and(|t| t.is(Word::Up) || t.is(Word::Yoy));
        let rest = self.tokens[i + 1..].iter().skip_while(|t| t.is(Word::Up) || t.is(Word::Yoy));
        let next = rest.into_iter().next().map(|t| t.kind);
        let percent = matches!(next, Some(Kind::Figure(f)) if f.class == UnitClass::Percent);
        // 第二产业增长5.0%，拉动地区生产总值增长2.0%: but a part of its growth where the growth of who pulls was told.
        let told = !self.state.rated.is_empty() || !self.state.recent.is_empty() || self.lead.fresh;
        grows && percent && !told && self.lead.pull && !self.lead.toward
    }

    /// 民营企业进出口…。其中，出口…: part of something that is no indicator.
    fn part_of_unknown(&self) -> bool {
        let opens = self.tokens.first().is_some_and(|t| begins(self.text_of(t), &self.tools.lexicon.parts.of_which));
        let clause =
            self.lead.clause.is_some_and(|at| begins(&self.tools.text[at..], &self.tools.lexicon.parts.of_which));
        (opens && self.state.part_of_unknown || clause && self.state.part) && !self.lead.placed
    }

    /// Somebody unknown 实现 or 完成 the subject: the statements are about them until an area is named.
    pub(super) fn foreign_verb(&mut self, i: usize) {
        let Some([who, verb]) = i.checked_sub(2).map(|k| [self.tokens[k], self.tokens[k + 1]]) else { return };
        let does = self.tools.lexicon.parts.carries_out.iter().any(|word| word == self.text_of(&verb));
        // 工业百强企业完成工业增加值: the sector in front is only part of their name.
        let sector = i >= 3 && matches!(self.tokens[i - 3].kind, Kind::Sector(_));
        if does && who.kind == Kind::Text && (!self.lead.fresh || sector) {
            self.state.foreign = true;
        }
    }

    /// Words in front of a subject that end like the name of an area: an aggregate of its own.
    pub(super) fn special(&mut self, i: usize) -> bool {
        let Some(before) = i.checked_sub(1).map(|k| self.tokens[k]).filter(|t| t.kind == Kind::Text) else {
            return false;
        };
        let words = &self.tools.text[before.start..before.end];
        let known = self.tools.lexicon.parts.each_of_areas(words)
            || self.tools.lexicon.endings.iter().any(|e| words.ends_with(e.as_str()) && words.len() > e.len());
        if known {
            self.state.areas = vec![Area::Special(words.to_string())];
            self.state.area_here = true;
        }
        known
    }

    pub(super) fn put_subject(&mut self, i: usize, indicators: Vec<u16>, list: bool) {
        if list && !self.state.subjects.is_empty() && !indicators.is_empty() {
            self.state.subjects.extend(indicators);
        } else {
            self.state.subjects = indicators;
            (self.state.growth, self.state.growth_only) = (false, false);
            if let [only] = self.state.subjects.as_slice()
                && self.tools.lexicon.indicators[usize::from(*only)].noun.is_some()
            {
                self.state.spoken = Some(*only);
            }
            self.lead.subject = Some(self.tokens[i].start);
            self.lead.after = 0;
            self.lead.before = 0;
            self.lead.word = None;
        }
        self.state.other |= self.state.subjects.is_empty();
        if self.state.viewed.is_some_and(|viewed| self.state.subjects.first() != Some(&viewed)) {
            self.state.viewed = None;
        }
        self.state.carried = false;
        self.lead.fresh = true;
    }

    pub(super) fn sector(&mut self, i: usize, index: u16) {
        let meanings = self.tools.lexicon.sectors[usize::from(index)].clone();
        if self.lead.role == Role::Reference {
            // 比全部制造业, 领先全市规模工业: with the words that place it.
            let placed = i > 0
                && (matches!(self.tokens[i - 1].kind, Kind::Local(_) | Kind::Area(_))
                    || self.tokens[i - 1].is(Word::Filler) && self.text(i - 1) == "全部");
            let from = if placed { self.tokens[i - 1].start } else { self.tokens[i].start };
            let words = self.tools.text[from..self.tokens[i].end].to_string();
            self.lead.references.push(Reference::Sector(words, index));
            return;
        }
        if matches!(self.lead.role, Role::Target | Role::Whole | Role::Scope) {
            return;
        }
        self.foreign_verb(i);
        let scaled = self.above_scale(i, &meanings);
        let behind_sector = i > 0 && matches!(self.tokens[i - 1].kind, Kind::Sector(_));
        let modified = !scaled && (self.modified(i) || behind_sector);
        let text = &self.tools.text[self.tokens[i].start..self.tokens[i].end];
        if text.starts_with("规") && !modified {
            self.state.above_scale = true;
        }
        let whole = matches!(meanings.as_slice(), [only] if only.with(None).is_none() && only.with(Some(Noun::Electricity)).is_some());
        // 工业对经济增长的贡献率: of all of it.
        let clause = self.tokens[i + 1..].iter().take(NEAR).take_while(|t| !matches!(t.kind, Kind::Mark(_)));
        let contributes = |t: &Token| t.is(Word::Contribution);
        if whole && !modified && self.says(&["industrial_va"]) && !clause.into_iter().any(contributes) {
            // 工业快2.7个百分点 behind the figure for 规上工业: the same thing in short.
            self.state.sector = Some(meanings);
            self.state.carried = false;
            self.lead.fresh = true;
            (self.lead.before, self.lead.after) = (0, 0);
            return;
        }
        let list = self.joined(i, |k| matches!(k, Kind::Sector(_)));
        let indicators: Vec<u16> = meanings.iter().filter_map(|m| m.with(None)).collect();
        // 高技术产业实际使用外资…，其中高技术制造业增长…: of that.
        let part = self.state.part_of_sectors && !self.lead.placed;
        let noun = self.noun_of_parts(&meanings);
        let indicators = match noun {
            Some(_) => meanings.iter().filter_map(|m| m.with(noun)).collect(),
            None => indicators,
        };
        let known = indicators.len() == meanings.len() && !modified && !part;
        if list && let Some(before) = &mut self.state.sector {
            before.extend(meanings.iter().copied());
        } else {
            self.state.sector = (!modified).then_some(meanings);
        }
        self.state.sector_here = true;
        self.put_subject(i, if known && !self.state.foreign { indicators } else { Vec::new() }, list);
    }

    /// 工业投资增长15%，其中制造业增长18%; 全社会用电量增长3.4%，第一产业增长11.1%: the noun of measurement of what was told
    /// before, of which sectors by themselves are parts.
    fn noun_of_parts(&self, meanings: &[SectorMeaning]) -> Option<Noun> {
        let id = |index: u16| self.tools.lexicon.indicators[usize::from(index)].id.as_str();
        let all =
            |test: &dyn Fn(&str) -> bool| meanings.iter().all(|m| m.with(None).is_some_and(|index| test(id(index))));
        if all(&|id| id == "industrial_va") {
            // 规上工业 is named by itself.
            return None;
        }
        let noun = |told: Option<u16>| told.and_then(|index| self.tools.lexicon.indicators[usize::from(index)].noun);
        let last = |told: &[Option<u16>]| told.iter().rev().find_map(|told| *told);
        let here = self.state.noun.or_else(|| noun(last(&self.state.rated).or_else(|| last(&self.state.recent))));
        if let Some(noun @ (Noun::Investment | Noun::Electricity | Noun::Profit | Noun::Revenue)) = here {
            return Some(noun);
        }
        // 分产业看，第一产业…: of what the paragraph or the title is about.
        let before = noun(self.state.row.last().copied().or(self.tools.context.subject));
        before.filter(|noun| {
            here.is_none() && all(&|id| id.starts_with("gdp")) && matches!(noun, Noun::Investment | Noun::Electricity)
        })
    }

    /// 规模以上高技术产业: whether 规模以上 in front of token `i` adds nothing, as with any part of industry.
    fn above_scale(&self, i: usize, meanings: &[SectorMeaning]) -> bool {
        let scale = i > 0 && self.tools.lexicon.parts.above_scale.iter().any(|word| word == self.text(i - 1));
        let industry = |m: &SectorMeaning| {
            let id = |index: u16| self.tools.lexicon.indicators[usize::from(index)].id.as_str();
            m.with(Some(Noun::ValueAdded)).is_some_and(|index| !id(index).starts_with("gdp"))
        };
        scale && meanings.iter().all(industry)
    }

    /// 规模以上高技术产业增加值: the same in front of indicators of industry.
    fn scaled(&self, i: usize, indicators: &[u16]) -> bool {
        let scale = i > 0 && self.tools.lexicon.parts.above_scale.iter().any(|word| word == self.text(i - 1));
        let id = |index: &u16| self.tools.lexicon.indicators[usize::from(*index)].id.as_str();
        scale && indicators.iter().all(|index| id(index).ends_with("_va") && !id(index).starts_with("gdp"))
    }

    /// Whether the subject is exactly these indicators.
    pub(super) fn says(&self, ids: &[&str]) -> bool {
        let said = self.state.subjects.iter().map(|i| self.tools.lexicon.indicators[usize::from(*i)].id.as_str());
        said.eq(ids.iter().copied())
    }

    /// The subjects of a list in front of `count` figures, where some of them are no indicators: 纺织业、装备制造业分别
    /// 增长3.1%和5.2%. `None` where the words do not make such a list.
    pub(super) fn members(&self, i: usize, count: usize) -> Option<Vec<Option<u16>>> {
        if self.part_of_unknown()
            || self.state.subjects.len() == count
            || self.state.areas.len() == count && self.lead.placed
        {
            return None;
        }
        let each = self.tokens[..i].iter().rposition(|t| t.is(Word::Each))?;
        let ends = |t: &Token| matches!(t.kind, Kind::Mark('，' | '；' | '。' | '：' | '\n'));
        if self.tokens[each..i].iter().any(ends) {
            return None;
        }
        let from = self.tokens[..each].iter().rposition(ends).map_or(0, |k| k + 1);
        // …增加值占…比重分别达: the list ends in front of the share.
        let share = |t: &Token| matches!(t.kind, Kind::Word(Word::Share | Word::Above | Word::Pull));
        let each = self.tokens[from..each].iter().position(share).map_or(each, |k| from + k);
        let segments: Vec<&[Token]> =
            self.tokens[from..each].split(|t| t.mark('、') || t.is(Word::Join)).filter(|s| !s.is_empty()).collect();
        if segments.len() != count {
            return None;
        }
        let noun = segments.last()?.iter().find_map(|t| match t.kind {
            Kind::Noun(noun) if noun != Noun::Total => Some(noun),
            // 工业、制造业、工业技改投资: the noun in the last name is that of all.
            Kind::Subject(index) => self.noun_of(index),
            _ => None,
        });
        let unknown = |t: &Token| t.kind == Kind::Text && self.tools.text[t.start..t.end].chars().any(super::is_letter);
        let members: Vec<Option<u16>> = segments.iter().map(|segment| self.member(segment, noun)).collect();
        // 高新技术产业、装备制造业增加值: of a sector that has no such indicator nothing is told.
        let other = |t: &Token| unknown(t) || matches!(t.kind, Kind::Sector(_));
        // 2月、3月、4月进出口: what is no subject is no other thing either.
        if members.iter().zip(&segments).any(|(member, segment)| member.is_none() && !segment.iter().any(other)) {
            return None;
        }
        members.iter().any(Option::is_some).then_some(members)
    }

    /// The noun of measurement that the one indicator of a phrase ends in.
    fn noun_of(&self, subject: u16) -> Option<Noun> {
        match self.tools.lexicon.subjects[usize::from(subject)].indicators.as_slice() {
            [only] => self.tools.lexicon.indicators[usize::from(*only)].noun,
            _ => None,
        }
    }

    /// The one indicator that a member of a list names.
    fn member(&self, segment: &[Token], noun: Option<Noun>) -> Option<u16> {
        let unknown = |t: &Token| t.kind == Kind::Text && self.tools.text[t.start..t.end].chars().any(super::is_letter);
        let place = |t: &Token| {
            matches!(t.kind, Kind::Area(_) | Kind::Local(_) | Kind::Time(_) | Kind::Word(_) | Kind::Noun(_))
        };
        let mut named = segment.iter().filter(|t| !place(t));
        let only = named.next()?;
        if named.next().is_some() || segment.iter().any(unknown) {
            return None;
        }
        match only.kind {
            Kind::Subject(index) => match self.tools.lexicon.subjects[usize::from(index)].indicators.as_slice() {
                [only] => Some(*only),
                _ => None,
            },
            Kind::Sector(index) => match self.tools.lexicon.sectors[usize::from(index)].as_slice() {
                [only] => only.with(noun),
                _ => None,
            },
            _ => None,
        }
    }
}
