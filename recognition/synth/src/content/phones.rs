//! Telephone numbers as people print them.

use crate::countries::Country;
use crate::dice::Dice;

/// What a number is for, as labels call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhoneKind {
    /// Rings on a desk.
    Work,
    /// Rings in a pocket.
    Mobile,
    /// Whistles.
    Fax,
}

impl PhoneKind {
    /// As it is written in labels.
    pub fn name(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Mobile => "mobile",
            Self::Fax => "fax",
        }
    }
}

/// A telephone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// As printed, without label and extension.
    pub printed: String,
    /// ITU-T E.164.
    pub e164: String,
    /// What it is for.
    pub kind: PhoneKind,
    /// Digits of the extension.
    pub extension: Option<String>,
    /// Whether it is printed behind another number and without the area code that they share.
    pub sibling: bool,
    /// As printed, behind the area code.
    subscriber: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// +49 30 …
    International,
    /// +49 (0)30 …
    WithTrunk,
    /// 0049 30 …
    DoubleZero,
    /// 030 …
    National,
}

/// How a card writes its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneStyle {
    form: Form,
    between: &'static str,
    after_area: &'static str,
    brackets: bool,
    plus_space: bool,
}

impl PhoneStyle {
    /// Chooses a way of writing that is in use in the country.
    pub fn choose(country: &Country, dice: &mut Dice) -> Self {
        let american = matches!(country.code, "US" | "CA");
        let form = match dice.weighted(if american { &[2.0, 0.0, 0.0, 7.0] } else { &[5.0, 2.0, 0.6, 4.0] }) {
            1 if country.trunk == "0" => Form::WithTrunk,
            2 => Form::DoubleZero,
            3 => Form::National,
            _ => Form::International,
        };
        let between = match dice.weighted(&[6.0, 3.0, 2.0, 1.5, 0.3, 0.3]) {
            0 if american => "-",
            0 => " ",
            1 => "-",
            2 => ".",
            3 => "",
            4 => " - ",
            _ => "\u{a0}",
        };
        let european = matches!(country.code, "DE" | "AT" | "CH" | "BE" | "PL" | "NL");
        let after_area = match dice.weighted(&[7.0, if european { 3.0 } else { 0.3 }, 1.0, 0.5]) {
            0 if between.is_empty() => " ",
            0 => between,
            1 => "/",
            2 => "-",
            _ => " / ",
        };
        let brackets = dice.chance(if american || country.code == "BR" { 0.5 } else { 0.15 });
        let between = if between == "\u{a0}" { "  " } else { between };
        let after_area = if after_area == "\u{a0}" { "  " } else { after_area };
        Self { form, between, after_area, brackets, plus_space: dice.chance(0.06) }
    }

    fn write(&self, country: &Country, groups: &[&str], kind: PhoneKind) -> String {
        let Some((area, rest)) = groups.split_first() else {
            return String::new();
        };
        // A number that needs its country's prefix to be dialled is not written the national way.
        let mobile = kind == PhoneKind::Mobile;
        // Mobile numbers of China and India are dialled as they are.
        let trunk = if mobile && matches!(country.code, "CN" | "IN") { "" } else { country.trunk };
        let form = match self.form {
            _ if country.code == "AR" && mobile => Form::International,
            Form::WithTrunk if trunk.is_empty() => Form::International,
            form => form,
        };
        let rest = rest.join(self.between);
        let plus = if self.plus_space { "+ " } else { "+" };
        let joint = if self.between.is_empty() { " " } else { self.between.trim_start_matches('/') };
        let after = if self.brackets { " " } else { self.after_area };
        let bracketed = |area: &str| if self.brackets { format!("({area})") } else { area.to_owned() };
        match form {
            Form::International => format!("{plus}{}{joint}{}{after}{rest}", country.calling, bracketed(area)),
            Form::WithTrunk => format!("{plus}{} ({trunk}){area}{}{rest}", country.calling, self.after_area),
            Form::DoubleZero => format!("00{}{joint}{}{after}{rest}", country.calling, bracketed(area)),
            Form::National => format!("{}{after}{rest}", bracketed(&format!("{trunk}{area}"))),
        }
    }
}

impl Phone {
    /// Composes a number that is valid in the country.
    pub fn compose(country: &Country, kind: PhoneKind, style: &PhoneStyle, dice: &mut Dice) -> Option<Self> {
        let patterns = if kind == PhoneKind::Mobile { country.mobile } else { country.fixed };
        (0..60).find_map(|_| {
            let pattern = dice.word(patterns);
            let number = dice.fill(pattern);
            let groups: Vec<&str> = number.split(' ').collect();
            let e164 = format!("+{}{}", country.calling, groups.concat());
            let valid = phonenumber::parse(None, &e164).is_ok_and(|number| phonenumber::is_valid(&number));
            let subscriber = groups.get(1..).unwrap_or_default().join(style.between);
            let printed = style.write(country, &groups, kind);
            valid.then_some(Self { printed, e164, kind, extension: None, sibling: false, subscriber })
        })
    }

    /// Another number of the same area, printed without its code: "(11) 2747-8430 / 2746-6245".
    pub fn sibling(&self, dice: &mut Dice) -> Option<Self> {
        let end = dice.fill("###");
        let (e164, subscriber) = (with_end(&self.e164, &end), with_end(&self.subscriber, &end));
        let long = subscriber.chars().filter(char::is_ascii_digit).count() > 5;
        let valid = phonenumber::parse(None, &e164).is_ok_and(|number| phonenumber::is_valid(&number));
        (valid && long && e164 != self.e164).then(|| Self {
            printed: subscriber.clone(),
            e164,
            kind: self.kind,
            extension: None,
            sibling: true,
            subscriber,
        })
    }

    /// The digits that are printed.
    pub fn digits(&self) -> String {
        self.printed.chars().filter(char::is_ascii_digit).collect()
    }
}

/// Replaces the last digits and leaves what stands between them.
fn with_end(text: &str, end: &str) -> String {
    let mut digits = end.chars().rev();
    let replaced: Vec<char> = text
        .chars()
        .rev()
        .map(|letter| if letter.is_ascii_digit() { digits.next().unwrap_or(letter) } else { letter })
        .collect();
    replaced.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::countries::countries;

    #[test]
    fn every_country_has_valid_numbers_of_every_kind() {
        for country in countries() {
            for kind in [PhoneKind::Work, PhoneKind::Mobile, PhoneKind::Fax] {
                for item in 0..20 {
                    let mut dice = Dice::new(5, item);
                    let style = PhoneStyle::choose(country, &mut dice);
                    let phone = Phone::compose(country, kind, &style, &mut dice);
                    assert!(phone.is_some(), "{} {kind:?}", country.code);
                }
            }
        }
    }

    #[test]
    fn a_sibling_shares_the_area_code_and_does_not_print_it() {
        let brazil = Country::by_code("BR").unwrap();
        let mut dice = Dice::new(8, 8);
        let style = PhoneStyle::choose(brazil, &mut dice);
        let phone = Phone::compose(brazil, PhoneKind::Work, &style, &mut dice).unwrap();
        let sibling = phone.sibling(&mut dice).unwrap();
        assert_eq!(sibling.digits().len(), 8);
        assert_eq!(sibling.e164.get(..6), phone.e164.get(..6));
        assert!(sibling.e164.ends_with(&sibling.digits()), "{sibling:?}");
    }

    #[test]
    fn what_is_printed_reads_back_as_the_number() {
        let mut wrong = Vec::new();
        for country in countries() {
            let region: phonenumber::country::Id = country.code.parse().unwrap();
            for item in 0..40 {
                let mut dice = Dice::new(6, item);
                let style = PhoneStyle::choose(country, &mut dice);
                let kind = if item % 2 == 0 { PhoneKind::Work } else { PhoneKind::Mobile };
                let phone = Phone::compose(country, kind, &style, &mut dice).unwrap();
                let dialled = phone.printed.replace("(0)", "").replace("+ ", "+");
                let dialled = dialled.strip_prefix("00").map_or(dialled.clone(), |rest| format!("+{rest}"));
                let read = phonenumber::parse(Some(region), &dialled).unwrap();
                let e164 = read.format().mode(phonenumber::Mode::E164).to_string();
                if e164 != phone.e164 {
                    wrong.push(format!("{} of {}: {e164}", phone.printed, country.code));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
