import { useState, type KeyboardEvent } from "react";

import type { Word } from "../api/types";
import { t } from "../i18n";
import { polygonsOf } from "./geometry";
import styles from "./Picture.module.css";

interface Props {
  words: readonly Word[];
  /** The label of the field that a word goes into, or null when none was chosen. */
  into: string | null;
  onPick: (text: string, other: boolean) => void;
}

function points(polygon: readonly (readonly number[])[]): string {
  return polygon.map((spot) => spot.join(",")).join(" ");
}

/** The words on a picture: one stop for the Tab key, arrow keys between them, Enter or a click takes one. */
export function Words({ words, into, onPick }: Props) {
  const [current, setCurrent] = useState(0);
  const shown = words.filter((word) => polygonsOf([word.polygon]).length > 0);
  const stop = Math.min(current, shown.length - 1);

  const onKeyDown = (event: KeyboardEvent<SVGGElement>) => {
    const targets: Record<string, number> = {
      ArrowRight: stop + 1,
      ArrowDown: stop + 1,
      ArrowLeft: stop - 1,
      ArrowUp: stop - 1,
      Home: 0,
      End: shown.length - 1,
    };
    const word = shown[stop];
    if ((event.key === "Enter" || event.key === " ") && word) {
      event.preventDefault();
      onPick(word.text, event.shiftKey);
      return;
    }
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(target, shown.length - 1));
    setCurrent(next);
    event.currentTarget.querySelectorAll<SVGPolygonElement>("polygon")[next]?.focus();
  };

  return (
     
    <g role="toolbar" aria-label={t("picture.words")} onKeyDown={onKeyDown}>
      {shown.map((word, index) => (
        <polygon
          key={`${index}-${word.text}`}
          points={points(word.polygon)}
          className={styles.word}
          role="button"
          tabIndex={index === stop ? 0 : -1}
          aria-label={into === null ? word.text : t("picture.take", { word: word.text, field: into })}
          onFocus={() => setCurrent(index)}
          // The input keeps its focus when a word is clicked.
          onMouseDown={(event) => event.preventDefault()}
          onClick={(event) => onPick(word.text, event.shiftKey)}
        >
          <title>{word.text}</title>
        </polygon>
      ))}
    </g>
  );
}
