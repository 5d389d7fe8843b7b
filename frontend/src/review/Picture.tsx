import { ActionIcon, SegmentedControl, Tooltip } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import {
  IconArrowDown,
  IconArrowLeft,
  IconArrowRight,
  IconArrowUp,
  IconArrowsMaximize,
  IconRotateClockwise,
  IconZoomIn,
  IconZoomOut,
} from "@tabler/icons-react";
import { useRef, useState, type PointerEvent, type ReactNode } from "react";

import type { Side } from "../api/types";
import { t } from "../i18n";
import { useSignedInSource } from "../shell/useSignedInSource";
import {
  cardBox,
  movedBox,
  polygonsOf,
  scaledBox,
  turnOf,
  turnTransform,
  wholeBox,
  zoomedBox,
  type Box,
  type Polygon,
  type Size,
  type Turn,
} from "./geometry";
import styles from "./Picture.module.css";
import { useViewBox } from "./useViewBox";
import { Words } from "./Words";

const STEP = 1.5;
const NUDGE = 0.3;
const DRAG_PX = 4;
const ICON = 18;

export type PickMode = "add" | "replace";

interface Props {
  side: Side;
  size: Size;
  /** Address of the picture, already known to load. */
  url: string;
  /** What the picture says, for people who do not see it. */
  description: string;
  /** Where the value of the focused field was read. */
  polygons: readonly Polygon[];
  into: string | null;
  mode: PickMode;
  onMode: (mode: PickMode) => void;
  onPick: (text: string, other: boolean) => void;
  /** Switch between the sides of a card. */
  sides?: ReactNode;
}

interface Manual {
  /** What was shown when the person moved the view; another focus or turn takes over again. */
  scene: string;
  box: Box;
  still: boolean;
}

function Tool({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={32} aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

function outline(polygon: Polygon): string {
  return polygon.map((spot) => spot.join(",")).join(" ");
}

/** The picture of one side with the regions of the focused field, words to click, zoom and turn. */
export function Picture({ side, size, url, description, polygons, into, mode, onMode, onPick, sides }: Props) {
  const svg = useRef<SVGSVGElement>(null);
  const { ref, width, height } = useElementSize();
  const [turn, setTurn] = useState<Turn>(() => turnOf(side.rotation));
  const [manual, setManual] = useState<Manual | null>(null);
  const drag = useRef<{ x: number; y: number; box: Box; moved: boolean } | null>(null);
  const { src, onError } = useSignedInSource(url);

  const view = { width: width || 1, height: height || 1 };
  const scene = JSON.stringify([polygons, turn, width, height]);
  const whole = wholeBox(size, turn, view);
  const byHand = manual?.scene === scene ? manual : null;
  const words = polygonsOf(side.words?.map((word) => word.polygon));
  const resting = polygons.length > 0 ? zoomedBox(polygons, size, turn, view) : cardBox(words, size, turn, view);
  const box = byHand?.box ?? resting;
  const zoomed = box.width < whole.width * 0.999;
  useViewBox(svg, box, byHand?.still ?? false);
  const show = (next: Box, still = false) => setManual({ scene, box: next, still });

  const onPointerDown = (event: PointerEvent<SVGSVGElement>) => {
    if (!zoomed || event.button !== 0) return;
    drag.current = { x: event.clientX, y: event.clientY, box, moved: false };
  };
  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const start = drag.current;
    if (!start) return;
    const right = (start.x - event.clientX) / view.width;
    const down = (start.y - event.clientY) / view.height;
    if (!start.moved) {
      if (Math.hypot(event.clientX - start.x, event.clientY - start.y) < DRAG_PX) return;
      start.moved = true;
      event.currentTarget.setPointerCapture(event.pointerId);
    }
    show(movedBox(start.box, right, down, size, turn), true);
  };
  const onPointerEnd = () => {
    drag.current = null;
  };

  return (
    <div className={styles.frame}>
      <div className={styles.tools} role="group" aria-label={t("picture.tools")}>
        {sides}
        <Tool label={t("picture.zoomIn")} onClick={() => show(scaledBox(box, STEP, size, turn, view))}>
          <IconZoomIn size={ICON} aria-hidden />
        </Tool>
        <Tool label={t("picture.zoomOut")} onClick={() => show(scaledBox(box, 1 / STEP, size, turn, view))}>
          <IconZoomOut size={ICON} aria-hidden />
        </Tool>
        <Tool label={t("picture.whole")} onClick={() => show(whole)}>
          <IconArrowsMaximize size={ICON} aria-hidden />
        </Tool>
        <Tool label={t("picture.turn")} onClick={() => setTurn(turnOf(turn + 90))}>
          <IconRotateClockwise size={ICON} aria-hidden />
        </Tool>
        {zoomed ? (
          <div className={styles.nudges}>
            <Tool label={t("picture.left")} onClick={() => show(movedBox(box, -NUDGE, 0, size, turn))}>
              <IconArrowLeft size={ICON} aria-hidden />
            </Tool>
            <Tool label={t("picture.right")} onClick={() => show(movedBox(box, NUDGE, 0, size, turn))}>
              <IconArrowRight size={ICON} aria-hidden />
            </Tool>
            <Tool label={t("picture.up")} onClick={() => show(movedBox(box, 0, -NUDGE, size, turn))}>
              <IconArrowUp size={ICON} aria-hidden />
            </Tool>
            <Tool label={t("picture.down")} onClick={() => show(movedBox(box, 0, NUDGE, size, turn))}>
              <IconArrowDown size={ICON} aria-hidden />
            </Tool>
          </div>
        ) : null}
        <div style={{ flex: 1 }} />
        {side.words && side.words.length > 0 ? (
          <SegmentedControl
            size="xs"
            value={mode}
            onChange={(value) => onMode(value as PickMode)}
            aria-label={t("picture.mode")}
            data={[
              { value: "add", label: t("picture.add") },
              { value: "replace", label: t("picture.replace") },
            ]}
          />
        ) : null}
      </div>
      <div className={styles.view} ref={ref}>
        {width > 0 ? (
          <svg
            ref={svg}
            className={styles.svg}
            data-zoomed={zoomed || undefined}
            role="group"
            aria-label={t("picture.label")}
            onPointerDown={onPointerDown}
            onPointerMove={onPointerMove}
            onPointerUp={onPointerEnd}
            onPointerCancel={onPointerEnd}
          >
            <g transform={turnTransform(size, turn)}>
              <image
                key={src}
                href={src}
                width={size.width}
                height={size.height}
                preserveAspectRatio="none"
                role="img"
                aria-label={description}
                onError={onError}
              />
              {polygons.map((polygon) => (
                <g key={outline(polygon)}>
                  <polygon className={styles.region} points={outline(polygon)} />
                  <polygon className={styles.edge} points={outline(polygon)} />
                </g>
              ))}
              <Words words={side.words ?? []} into={into} onPick={onPick} />
            </g>
          </svg>
        ) : null}
      </div>
      {side.words && side.words.length > 0 ? (
        <div className={styles.hint}>{into === null ? t("picture.hintNone") : t("picture.hint", { field: into })}</div>
      ) : null}
    </div>
  );
}
