//! What belongs to each of several names alone, and whether that proves a person.

use super::super::sheet::{Segment, Sheet};
use super::super::text::fold;
use super::super::vocabulary::ROLE_MAILS;
use super::super::{PhoneField, PhoneKind, TextField};
use super::blocks::{Blocks, Tie};
use super::clues::agreement;
use super::several::{AGREES, Found, has_given_name};

/// Phones and mail addresses that belong to one name alone, by index.
#[derive(Debug, Clone, Default)]
pub(super) struct Share {
    pub(super) phones: Vec<usize>,
    /// Whether its phones stand in its own block.
    in_block: bool,
    pub(super) emails: Vec<usize>,
    /// Whether a mail address names it.
    named: bool,
}

impl Share {
    fn kinds(&self, phones: &[PhoneField]) -> Vec<PhoneKind> {
        let mut kinds: Vec<PhoneKind> =
            self.phones.iter().filter_map(|at| phones.get(*at)).map(|phone| phone.kind).collect();
        kinds.sort_by_key(|kind| kind.word());
        kinds
    }
}

/// What stands in the block of each name, and what names it.
pub(super) fn shares(
    sheet: &Sheet<'_>,
    blocks: &Blocks<'_>,
    found: &[Found],
    phones: &[PhoneField],
    emails: &[TextField],
) -> Vec<Share> {
    let mut shares = vec![Share { in_block: true, ..Share::default() }; found.len()];
    for (at, phone) in phones.iter().enumerate() {
        if let Some((owner, tie)) = blocks.owner_of(sheet, &phone.polygons)
            && let Some(share) = shares.get_mut(owner)
        {
            share.phones.push(at);
            share.in_block &= tie == Tie::Block;
        }
    }
    // Below the last block stand the numbers of all.
    if let Some(lowest) = blocks.lowest() {
        let others = shares.iter().enumerate().filter(|(at, _)| *at != lowest).map(|(_, share)| share.phones.len());
        let most = others.max().unwrap_or(0);
        if let Some(share) = shares.get_mut(lowest) {
            share.phones.truncate(most.max(1));
        }
    }
    // What stands beside the names is theirs only when each has the same.
    let kinds: Vec<Vec<PhoneKind>> = shares.iter().map(|share| share.kinds(phones)).collect();
    let alike = kinds.windows(2).all(|pair| pair.first() == pair.last());
    if !alike && shares.iter().any(|share| !share.in_block) {
        for share in &mut shares {
            share.phones.clear();
        }
    }
    let names: Vec<Vec<String>> = found.iter().map(Found::tokens).collect();
    for (at, email) in emails.iter().enumerate() {
        let local = fold(email.value.split('@').next().unwrap_or_default());
        let agreements: Vec<f32> =
            names.iter().map(|tokens| agreement(&local, &tokens.iter().collect::<Vec<_>>())).collect();
        let best = agreements.iter().copied().fold(0.0, f32::max);
        let owners: Vec<usize> = (0..names.len()).filter(|at| agreements.get(*at).copied() == Some(best)).collect();
        let by_name = (best >= AGREES && owners.len() == 1).then(|| owners.first().copied()).flatten();
        let by_place = || {
            let (owner, tie) = blocks.owner_of(sheet, &email.polygons)?;
            let own = tie == Tie::Block && !ROLE_MAILS.has(&local) && (best < AGREES || owners.contains(&owner));
            own.then_some(owner)
        };
        if let Some(share) = by_name.or_else(by_place).and_then(|owner| shares.get_mut(owner)) {
            share.emails.push(at);
            share.named |= by_name.is_some();
        }
    }
    shares
}

/// Whether a further name is surely that of a person: a mail address names it; or it has a position and as many ways to
/// be reached as the first one; or a given name and a number of its own, as the first one has.
pub(super) fn is_proven(
    sheet: &Sheet<'_>,
    blocks: &Blocks<'_>,
    found: &[Found],
    shares: &[Share],
    phones: &[PhoneField],
    at: usize,
) -> bool {
    let (Some(one), Some(own), Some(first)) = (found.get(at), shares.get(at), shares.first()) else { return false };
    let as_the_first = !own.phones.is_empty() && own.kinds(phones) == first.kinds(phones);
    let titled = || {
        let segments = sheet.segments().into_iter();
        segments.filter(|segment| found.iter().all(|other| !is_within(segment, other))).any(|segment| {
            let owner = blocks.owner(segment.row, segment.range.start).map(|(owner, _)| owner);
            owner == Some(at) && super::titles::title(&segment.text) >= 1.0
        })
    };
    let given = || found.first().is_some_and(|first| has_given_name(&first.tokens())) && has_given_name(&one.tokens());
    own.named || as_the_first && (titled() || given())
}

fn is_within(segment: &Segment, name: &Found) -> bool {
    name.segments.iter().any(|own| own.row == segment.row && own.range == segment.range)
}
