import { Anchor, Center, Loader, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconPhotoOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { refreshSession } from "../api/session";
import type { Card, Origin, Side } from "../api/types";
import { localPreview } from "../cards/uploads";
import { t } from "../i18n";
import { polygonsOf, type Size } from "./geometry";
import { Picture, type PickMode } from "./Picture";
import styles from "./Picture.module.css";

function measured(url: string): Promise<Size> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight });
    image.onerror = () => reject(new Error(url));
    image.src = url;
  });
}

// The size of the picture file itself, for sides that were not read and so have none.
function useMeasured(url: string | null) {
  return useQuery({
    queryKey: ["picture", url],
    queryFn: async () => {
      if (url === null) throw new Error("no picture");
      try {
        return await measured(url);
      } catch (cause) {
        if (url.startsWith("/") && (await refreshSession())) return measured(`${url}#again`);
        throw cause;
      }
    },
    enabled: url !== null,
    retry: false,
    staleTime: Infinity,
  });
}

interface Props {
  card: Card;
  /** The origin of the focused field. */
  origin: Origin | null;
  into: string | null;
  onPick: (text: string, replace: boolean) => void;
}

function descriptionOf(side: Side): string {
  const text = (side.words ?? []).map((word) => word.text).join(" ");
  return text === "" ? t("picture.unread") : t("picture.says", { text });
}

/** All sides of a card; shows the side that the focused field was read from. */
export function CardPicture({ card, origin, into, onPick }: Props) {
  // A side chosen by hand stays until another field takes the focus.
  const [chosen, setChosen] = useState<{ side: string; scene: string } | null>(null);
  const [mode, setMode] = useState<PickMode>("add");
  const scene = JSON.stringify(origin);
  const wanted = (chosen?.scene === scene ? chosen.side : null) ?? origin?.side_id ?? null;
  const side = card.sides.find((entry) => entry.id === wanted) ?? card.sides[0];
  const url = side?.preview_url ?? localPreview(card.id);
  const known = side?.width && side.height ? { width: side.width, height: side.height } : null;
  const file = useMeasured(url ?? null);
  const size = known ?? file.data ?? null;

  if (!side || !url || file.isError) {
    return (
      <Center className={styles.frame}>
        <Stack align="center" gap="xs">
          <IconPhotoOff size={40} stroke={1.3} aria-hidden />
          <Text c="dimmed">{t("picture.none")}</Text>
          {side ? (
            <Anchor href={side.original_url} target="_blank" rel="noopener">
              {t("picture.original")}
            </Anchor>
          ) : null}
        </Stack>
      </Center>
    );
  }
  if (!size || file.isPending) {
    return (
      <Center className={styles.frame}>
        <Loader aria-label={t("common.loading")} />
      </Center>
    );
  }
  const here = origin && (origin.side_id ?? side.id) === side.id ? origin.polygons : [];
  return (
    <Picture
      key={side.id}
      side={side}
      size={size}
      url={url}
      description={descriptionOf(side)}
      polygons={polygonsOf(here)}
      into={into}
      mode={mode}
      onMode={setMode}
      onPick={(text, other) => onPick(text, (mode === "replace") !== other)}
      sides={
        card.sides.length > 1 ? (
          <SegmentedControl
            size="xs"
            aria-label={t("picture.sides")}
            value={side.id}
            onChange={(value) => setChosen({ side: value, scene })}
            data={card.sides.map((entry, index) => ({ value: entry.id, label: t("picture.side", { number: index + 1 }) }))}
          />
        ) : null
      }
    />
  );
}
