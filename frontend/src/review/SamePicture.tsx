import { Text } from "@mantine/core";
import { IconCards } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";

import type { Card, CardNeighbour } from "../api/types";
import { StatusBadge } from "../cards/StatusBadge";
import { t } from "../i18n";
import { useSignedInSource } from "../shell/useSignedInSource";
import { boundsOf, polygonsOf, turnedSpot, turnOf, turnTransform } from "./geometry";
import styles from "./SamePicture.module.css";

function Cut({ card, url }: { card: CardNeighbour; url: string }) {
  const { src, onError, broken } = useSignedInSource(url);
  const size = { width: card.width ?? 0, height: card.height ?? 0 };
  const turn = turnOf(card.rotation);
  const [outline = []] = polygonsOf(card.outline ? [card.outline] : []);
  const box = boundsOf([outline.map((spot) => turnedSpot(spot, size, turn))]);
  if (broken || !box) return <IconCards size={22} stroke={1.4} aria-hidden />;
  return (
    <svg viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`} preserveAspectRatio="xMidYMid slice" aria-hidden>
      <image key={src} href={src} {...size} transform={turnTransform(size, turn)} onError={onError} />
    </svg>
  );
}

/** The cards that lie on one picture, each a link; nothing for a card that is alone there. */
export function SamePicture({ card }: { card: Card }) {
  const together = card.same_picture ?? [];
  if (together.length < 2) return null;
  return (
    <nav aria-label={t("together.title", { count: together.length })}>
      <Text size="sm" fw={600} mb={6}>
        {t("together.title", { count: together.length })}
      </Text>
      <ul className={styles.strip}>
        {together.map((other, index) => (
          <li key={other.id}>
            <Link to="/cards/$id" params={{ id: other.id }} className={styles.card} aria-current={other.id === card.id ? "page" : undefined}>
              <span className={styles.cut}>
                {other.preview_url ? <Cut key={other.preview_url} card={other} url={other.preview_url} /> : <IconCards size={22} stroke={1.4} aria-hidden />}
              </span>
              <span className={styles.name}>{other.name ?? t("together.card", { number: index + 1 })}</span>
              <StatusBadge status={other.status} />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
