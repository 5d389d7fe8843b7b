//! Which pictures of an album are two sides of one card. Only thinks; the sides are joined elsewhere.

use crate::contacts::{ContactData, PointKind, search};
use crate::id::CardId;

use super::draft::has_name;

/// A picture of an album.
#[derive(Clone, Debug)]
pub(super) struct Picture<'a> {
    pub(super) id: CardId,
    /// Place within the album; neighbours differ by one.
    pub(super) position: i64,
    /// What was read; absent while it is being read.
    pub(super) data: Option<&'a ContactData>,
    /// How many pictures the card has already.
    pub(super) sides: usize,
}

/// Pairs of front and back that are sure enough to be joined. A picture that is still being read holds up its neighbours
/// where it may be their other side.
pub(super) fn pairs(pictures: &[Picture<'_>]) -> Vec<(CardId, CardId)> {
    let mut order: Vec<&Picture<'_>> = pictures.iter().collect();
    order.sort_by_key(|picture| (picture.position, picture.id));
    let mut taken: Vec<CardId> = order.iter().filter(|one| one.sides != 1).map(|one| one.id).collect();
    let mut pairs = Vec::new();
    // The same person twice: what both print decides, wherever the pictures lie.
    for (index, front) in order.iter().enumerate() {
        for back in order.iter().skip(index + 1) {
            let free = !taken.contains(&front.id) && !taken.contains(&back.id);
            if let (true, Some(a), Some(b)) = (free, front.data, back.data)
                && same_person(a, b)
            {
                taken.extend([front.id, back.id]);
                pairs.push((front.id, back.id));
            }
        }
    }
    // A side without a name belongs to the neighbour that has one, the one before it first.
    for back in &order {
        let Some(data) = back.data.filter(|data| !has_name(data) && !taken.contains(&back.id)) else { continue };
        for step in [-1, 1] {
            let Some(front) = order.iter().find(|other| other.position == back.position + step) else { continue };
            let Some(other) = front.data else {
                // It may be the front; whoever is read last looks again.
                break;
            };
            if !taken.contains(&front.id) && has_name(other) && !contradict(data, other) {
                taken.extend([front.id, back.id]);
                pairs.push((front.id, back.id));
                break;
            }
        }
    }
    pairs
}

/// Whether two sides name the same person, in whatever script, or share a personal way to be reached.
fn same_person(a: &ContactData, b: &ContactData) -> bool {
    if !has_name(a) || !has_name(b) {
        return false;
    }
    if search::name_of(a) == search::name_of(b) {
        return !contradict(a, b);
    }
    let shared = |kind: PointKind| {
        let forms = |data: &'_ ContactData| -> Vec<String> {
            let points = data.points.iter().filter(|point| point.kind == kind);
            points.filter_map(|point| point.normal_form.clone()).collect()
        };
        let other = forms(b);
        forms(a).iter().any(|form| other.contains(form))
    };
    // Colleagues share the switchboard and the site; a name in another script shares the mail address.
    shared(PointKind::Email)
}

/// Whether both sides tell a company or a domain, and none is the same.
fn contradict(a: &ContactData, b: &ContactData) -> bool {
    let (ours, theirs) = (domains(a), domains(b));
    let apart = |ours: &[String], theirs: &[String]| {
        !ours.is_empty() && !theirs.is_empty() && ours.iter().all(|one| !theirs.contains(one))
    };
    let company = |data: &ContactData| -> Vec<String> { data.company.iter().map(|text| search::fold(text)).collect() };
    apart(&ours, &theirs) && (company(a).is_empty() || company(b).is_empty() || apart(&company(a), &company(b)))
}

fn domains(data: &ContactData) -> Vec<String> {
    let host = |text: &str| text.split(['/', '?']).next().unwrap_or_default().to_owned();
    data.points
        .iter()
        .filter_map(|point| match (point.kind, point.normal_form.as_deref()) {
            (PointKind::Email, Some(form)) => form.rsplit_once('@').map(|(_, domain)| domain.to_owned()),
            (PointKind::Url, Some(form)) => Some(host(form)),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contacts::{NameParts, Point};
    use crate::id::ContactPointId;

    fn side(name: &str, company: &str, email: &str) -> ContactData {
        let (given, family) = name.split_once(' ').unwrap_or(("", name));
        let name = if name.is_empty() {
            NameParts::default()
        } else {
            NameParts { given: Some(given.into()), family: Some(family.into()), ..Default::default() }
        };
        let point = |kind, value: &str| Point {
            id: ContactPointId::new(),
            kind,
            label: None,
            value: value.into(),
            normal_form: None,
            address: None,
            origin: None,
        };
        let points = if email.is_empty() { Vec::new() } else { vec![point(PointKind::Email, email)] };
        let company = Some(company.to_owned()).filter(|company| !company.is_empty());
        ContactData { name, company, points, ..Default::default() }.tidied().unwrap()
    }

    /// The pairs of an album by place; `None` is still being read.
    fn joined(sides: &[Option<ContactData>]) -> Vec<(usize, usize)> {
        let ids: Vec<CardId> = sides.iter().map(|_| CardId::new()).collect();
        let pictures: Vec<Picture<'_>> = sides
            .iter()
            .enumerate()
            .map(|(at, data)| Picture { id: ids[at], position: at as i64, data: data.as_ref(), sides: 1 })
            // Updates come in any order.
            .rev()
            .collect();
        let at = |id: CardId| ids.iter().position(|other| *other == id).unwrap();
        let mut found: Vec<(usize, usize)> = pairs(&pictures).into_iter().map(|(a, b)| (at(a), at(b))).collect();
        found.sort_unstable();
        found
    }

    fn erika() -> ContactData {
        side("Erika Muster", "Muster AG", "erika@muster.example")
    }

    fn max() -> ContactData {
        side("Max Mustermann", "Beispiel GmbH", "max@beispiel.example")
    }

    fn nameless() -> ContactData {
        side("", "", "")
    }

    #[test]
    fn a_side_without_a_name_is_a_back() {
        assert_eq!(joined(&[Some(erika()), Some(nameless())]), [(0, 1)]);
        assert_eq!(joined(&[Some(nameless()), Some(erika())]), [(1, 0)]);
        assert_eq!(joined(&[Some(erika()), Some(nameless()), Some(max()), Some(nameless())]), [(0, 1), (2, 3)]);
        assert_eq!(joined(&[Some(nameless()), Some(erika()), Some(nameless()), Some(max())]), [(1, 0), (3, 2)]);
    }

    #[test]
    fn two_people_are_two_cards() {
        assert_eq!(joined(&[Some(erika()), Some(max())]), []);
        assert_eq!(joined(&[Some(nameless()), Some(nameless())]), []);
    }

    #[test]
    fn a_namesake_of_another_company_is_another_person() {
        assert_eq!(joined(&[Some(erika()), Some(side("Erika Muster", "Beispiel GmbH", "erika@beispiel.example"))]), []);
        assert_eq!(
            joined(&[Some(erika()), Some(side("Erika Muster", "Beispiel GmbH", "office@muster.example"))]),
            [(0, 1)]
        );
    }

    #[test]
    fn the_same_person_in_another_script_is_one_card() {
        let latin = Some(side("Olena Kovalchuk", "Example", ""));
        let cyrillic = Some(side("Олена Ковальчук", "Приклад", ""));
        assert_eq!(joined(&[latin, Some(max()), cyrillic]), [(0, 2)]);
        let english = Some(side("Taro Yamada", "Example", "taro@example.org"));
        let japanese = Some(side("山田 太郎", "例", "taro@example.org"));
        assert_eq!(joined(&[english, japanese]), [(0, 1)]);
    }

    #[test]
    fn another_companys_back_is_no_back() {
        assert_eq!(joined(&[Some(erika()), Some(side("", "", "info@other.example"))]), []);
        assert_eq!(joined(&[Some(erika()), Some(side("", "", "info@muster.example"))]), [(0, 1)]);
        assert_eq!(joined(&[Some(erika()), Some(side("", "MUSTER AG", "info@other.example"))]), [(0, 1)]);
    }

    #[test]
    fn a_neighbour_that_is_still_read_is_waited_for() {
        assert_eq!(joined(&[None, Some(nameless()), Some(max())]), []);
        assert_eq!(joined(&[Some(erika()), Some(nameless()), None]), [(0, 1)]);
    }

    #[test]
    fn a_card_has_two_sides_at_most() {
        assert_eq!(joined(&[Some(erika()), Some(nameless()), Some(nameless())]), [(0, 1)]);
        let (front, late) = (Some(erika()), Some(nameless()));
        let ids = [CardId::new(), CardId::new()];
        let pictures = [
            Picture { id: ids[0], position: 0, data: front.as_ref(), sides: 2 },
            Picture { id: ids[1], position: 1, data: late.as_ref(), sides: 1 },
        ];
        assert_eq!(pairs(&pictures), []);
    }
}
