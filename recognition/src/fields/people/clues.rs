//! What the other fields tell about the person and the company.

use super::super::TextField;
use super::super::hosts::{host_of, registered};
use super::super::text::{fold, letters};
use super::super::vocabulary::{LEGAL_FORMS, MAIL_SERVICES, ROLE_MAILS};

/// Local parts and domains.
#[derive(Debug, Default)]
pub(crate) struct Clues {
    /// Local parts of mail addresses that may be a person.
    locals: Vec<String>,
    /// Registered names of domains that may be a company.
    pub(super) domains: Vec<String>,
}

impl Clues {
    pub(crate) fn new(emails: &[TextField], urls: &[TextField]) -> Self {
        let mut clues = Self::default();
        for email in emails {
            let Some((local, domain)) = email.value.split_once('@') else {
                continue;
            };
            let local = fold(local);
            if !ROLE_MAILS.has(&local) {
                clues.locals.push(local);
            }
            clues.add(domain);
        }
        for url in urls {
            clues.add(&host_of(&url.value));
        }
        clues
    }

    fn add(&mut self, domain: &str) {
        if let Some(name) = company_domain(domain)
            && !self.domains.contains(&name)
        {
            self.domains.push(name);
        }
    }

    /// How well a name agrees with any of the mail addresses, 0–2.6.
    pub(super) fn person(&self, tokens: &[&String]) -> f32 {
        self.locals.iter().map(|local| agreement(local, tokens)).fold(0.0, f32::max)
    }

    /// How well a line agrees with the name of a domain, 0–2.4.
    pub(super) fn company(&self, all: &str, tokens: &[String]) -> f32 {
        self.domains.iter().map(|domain| domain_agreement(all, tokens, domain)).fold(0.0, f32::max)
    }

    /// Whether the letters are the name of a domain.
    pub(super) fn is_domain(&self, all: &str) -> bool {
        self.domains.iter().any(|domain| alike(all, domain))
    }
}

/// The registered name of a host, or of the host of an address, unless it is that of a mail service or one that RFC 2606
/// keeps for examples, as templates of cards have it.
pub(super) fn company_domain(address: &str) -> Option<String> {
    let host = host_of(address);
    let name = registered(&host);
    let reserved = name == "example" && ["com", "org", "net"].iter().any(|end| host.ends_with(end));
    (name.len() > 1 && !reserved && !MAIL_SERVICES.has(&name)).then_some(name)
}

/// How well a name agrees with the local part of a mail address, 0–2.6.
pub(super) fn agreement(local: &str, tokens: &[&String]) -> f32 {
    let compact: String = local.chars().filter(|c| c.is_alphabetic()).collect();
    let hits: Vec<&&String> =
        tokens.iter().filter(|token| token.chars().count() >= 3 && compact.contains(&letters(token))).collect();
    let covered: usize = hits.iter().map(|token| letters(token).chars().count()).sum();
    let length = compact.chars().count();
    let initials: String = tokens.iter().filter_map(|token| token.chars().next()).collect();
    // One letter misread in a long name: "Mustermamn" beside mustermann@.
    let nearly = || {
        local.split(|c: char| !c.is_alphabetic()).any(|part| {
            part.chars().count() >= 6 && tokens.iter().any(|token| strsim::levenshtein(&letters(token), part) == 1)
        })
    };
    if hits.len() >= 2 || !hits.is_empty() && covered + 2 >= length {
        2.6
    } else if !hits.is_empty() || nearly() {
        1.6
    } else if (2..=4).contains(&length) && (initials == compact || length == 3 && three_letters(&compact, tokens)) {
        1.0
    } else {
        0.0
    }
}

/// "mus" of "Muster", as short mail names are made.
fn three_letters(compact: &str, tokens: &[&String]) -> bool {
    tokens.last().is_some_and(|family| family.starts_with(compact))
}

fn alike(letters: &str, domain: &str) -> bool {
    let domain: String = domain.chars().filter(|c| c.is_alphanumeric()).collect();
    !domain.is_empty() && (letters == domain || strsim::normalized_levenshtein(letters, &domain) > 0.82)
}

/// The same letters, a word of it, or its initials.
fn domain_agreement(all: &str, tokens: &[String], domain: &str) -> f32 {
    let compact: String = domain.chars().filter(|c| c.is_alphanumeric()).collect();
    let core: String = tokens.iter().filter(|word| !LEGAL_FORMS.has(word)).map(|word| letters(word)).collect();
    let initials: String = tokens.iter().filter_map(|word| word.chars().next()).collect();
    let length = compact.chars().count();
    if alike(all, &compact) || alike(&core, &compact) {
        2.4
    } else if core.chars().count() >= 4 && compact.contains(&core) || length >= 4 && core.contains(&compact) {
        1.7
    } else if length >= 3 && initials.starts_with(&compact) {
        1.5
    } else if tokens.iter().any(|word| word.chars().count() >= 4 && compact.contains(&letters(word))) {
        1.1
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("erika.mustermann", &["erika", "mustermann"], 2.6)]
    #[case("emustermann", &["erika", "mustermann"], 2.6)]
    #[case("mustermann.e", &["erika", "mustermamn"], 1.6)]
    #[case("em", &["erika", "mustermann"], 1.0)]
    #[case("mus", &["erika", "muster"], 1.0)]
    #[case("sales1", &["erika", "mustermann"], 0.0)]
    fn names_agree_with_mails(#[case] local: &str, #[case] tokens: &[&str], #[case] expected: f32) {
        let tokens: Vec<String> = tokens.iter().map(|token| (*token).to_owned()).collect();
        let score = agreement(local, &tokens.iter().collect::<Vec<_>>());
        assert!((score - expected).abs() < 1e-6, "{score}");
    }

    #[rstest]
    #[case("Weber Bau GmbH", "weber-bau", 2.4)]
    #[case("Weber Bau Group", "weberbau", 1.7)]
    #[case("Example Industry Association", "eia", 1.5)]
    #[case("Muster & Sons", "weber", 0.0)]
    fn companies_agree_with_domains(#[case] printed: &str, #[case] domain: &str, #[case] expected: f32) {
        let score = domain_agreement(&letters(printed), &super::super::super::text::words(printed), domain);
        assert!((score - expected).abs() < 1e-6, "{score}");
    }
}
