/** x and y in pixels of the side's picture. */
export type Spot = readonly [number, number];
export type Polygon = readonly Spot[];

/** A rectangle in pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

export type Turn = 0 | 90 | 180 | 270;

// A word alone would fill the view and lose its surroundings: never show less than this share of the picture.
const LEAST_SHARE = 0.3;
// Room around a region, as a share of its larger edge.
const MARGIN = 0.35;
const MARGIN_OF_CARD = 0.08;
const DEEPEST_SHARE = 0.08;

/** Any number of degrees as one of the four quarter turns. */
export function turnOf(degrees: number): Turn {
  return ((((Math.round(degrees / 90) * 90) % 360) + 360) % 360) as Turn;
}

/** The polygons of an answer, without entries that are no points. */
export function polygonsOf(raw: readonly (readonly (readonly number[])[])[] | undefined): Polygon[] {
  const polygons: Polygon[] = [];
  for (const outline of raw ?? []) {
    const spots: Spot[] = [];
    for (const [x, y] of outline) if (x !== undefined && y !== undefined) spots.push([x, y]);
    if (spots.length > 2) polygons.push(spots);
  }
  return polygons;
}

/** Size of a picture after a clockwise turn. */
export function turnedSize({ width, height }: Size, turn: Turn): Size {
  return turn % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** Where a spot of the picture lands after a clockwise turn. */
export function turnedSpot([x, y]: Spot, { width, height }: Size, turn: Turn): Spot {
  switch (turn) {
    case 90:
      return [height - y, x];
    case 180:
      return [width - x, height - y];
    case 270:
      return [y, width - x];
    default:
      return [x, y];
  }
}

/** SVG transform that turns a picture clockwise and moves it back to the origin. */
export function turnTransform({ width, height }: Size, turn: Turn): string {
  switch (turn) {
    case 90:
      return `translate(${height} 0) rotate(90)`;
    case 180:
      return `translate(${width} ${height}) rotate(180)`;
    case 270:
      return `translate(0 ${width}) rotate(270)`;
    default:
      return "";
  }
}

/** The smallest upright rectangle around all polygons, or null when there are none. */
export function boundsOf(polygons: readonly Polygon[]): Box | null {
  const spots = polygons.flat();
  if (spots.length === 0) return null;
  const xs = spots.map(([x]) => x);
  const ys = spots.map(([, y]) => y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function clamp(value: number, least: number, most: number): number {
  return most < least ? (least + most) / 2 : Math.min(Math.max(value, least), most);
}

/** `box` moved so that it shows as much of the picture as it can. */
export function keepInside(box: Box, { width, height }: Size): Box {
  return { ...box, x: clamp(box.x, 0, width - box.width), y: clamp(box.y, 0, height - box.height) };
}

function grownTo({ x, y, width, height }: Box, wider: number, higher: number): Box {
  return { x: x - (wider - width) / 2, y: y - (higher - height) / 2, width: wider, height: higher };
}

/** `box` grown about its centre until it has the proportions of `view`. */
export function fitted(box: Box, view: Size): Box {
  const ratio = view.width / view.height;
  return box.width / box.height < ratio
    ? grownTo(box, box.height * ratio, box.height)
    : grownTo(box, box.width, box.width / ratio);
}

/** The view box that shows the whole (turned) picture in a window of `view` pixels. */
export function wholeBox(picture: Size, turn: Turn, view: Size): Box {
  return fitted({ x: 0, y: 0, ...turnedSize(picture, turn) }, view);
}

/** The view box that brings `polygons` close: padded, never closer than a readable surrounding, inside the picture. */
export function zoomedBox(polygons: readonly Polygon[], picture: Size, turn: Turn, view: Size, room = MARGIN): Box {
  const frame = turnedSize(picture, turn);
  const whole = wholeBox(picture, turn, view);
  const bounds = boundsOf(polygons.map((polygon) => polygon.map((spot) => turnedSpot(spot, picture, turn))));
  if (!bounds) return whole;
  const margin = Math.max(bounds.width, bounds.height) * room * 2;
  const least = Math.max(frame.width, frame.height) * LEAST_SHARE;
  const width = Math.max(bounds.width + margin, least);
  const height = Math.max(bounds.height + margin, Math.min(least, frame.height));
  const box = fitted(grownTo(bounds, width, height), view);
  return box.width >= whole.width ? whole : keepInside(box, frame);
}

/** The view box that shows the card, which is where its words are; the whole picture when it has none. */
export function cardBox(words: readonly Polygon[], picture: Size, turn: Turn, view: Size): Box {
  return zoomedBox(words, picture, turn, view, MARGIN_OF_CARD);
}

/** `box` after zooming by `factor` (above 1 is closer) about its centre, between the whole picture and a few letters. */
export function scaledBox(box: Box, factor: number, picture: Size, turn: Turn, view: Size): Box {
  const whole = wholeBox(picture, turn, view);
  const share = clamp(box.width / factor / whole.width, DEEPEST_SHARE, 1);
  if (share === 1) return whole;
  return keepInside(grownTo(box, whole.width * share, whole.height * share), turnedSize(picture, turn));
}

/** `box` moved by shares of its own size, inside the picture. */
export function movedBox(box: Box, right: number, down: number, picture: Size, turn: Turn): Box {
  const moved = { ...box, x: box.x + right * box.width, y: box.y + down * box.height };
  return keepInside(moved, turnedSize(picture, turn));
}
