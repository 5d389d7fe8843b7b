import { describe, expect, it } from "vitest";

import {
  boundsOf,
  cardBox,
  fitted,
  keepInside,
  movedBox,
  polygonsOf,
  scaledBox,
  turnedSpot,
  turnOf,
  turnTransform,
  wholeBox,
  zoomedBox,
  type Polygon,
  type Turn,
} from "./geometry";

const picture = { width: 1000, height: 600 };
const view = { width: 500, height: 500 };
const word: Polygon = [
  [400, 200],
  [500, 200],
  [500, 240],
  [400, 240],
];

describe("turns", () => {
  it.each([
    [0, 0],
    [89, 90],
    [-90, 270],
    [450, 90],
    [-180, 180],
  ])("%i degrees are the quarter turn %i", (degrees, turn) => {
    expect(turnOf(degrees)).toBe(turn);
  });

  it.each<[Turn, [number, number]]>([
    [0, [10, 20]],
    [90, [580, 10]],
    [180, [990, 580]],
    [270, [20, 990]],
  ])("moves a spot for %i degrees as the transform does", (turn, expected) => {
    expect(turnedSpot([10, 20], picture, turn)).toEqual(expected);
    const matrix = /translate\((\d+) (\d+)\)/.exec(turnTransform(picture, turn));
    const angle = (turn * Math.PI) / 180;
    const x = Number(matrix?.[1] ?? 0) + 10 * Math.cos(angle) - 20 * Math.sin(angle);
    const y = Number(matrix?.[2] ?? 0) + 10 * Math.sin(angle) + 20 * Math.cos(angle);
    expect([Math.round(x), Math.round(y)]).toEqual(expected);
  });
});

describe("view boxes", () => {
  it("finds the bounds of several polygons", () => {
    expect(boundsOf([word, [[0, 0], [5, 0], [5, 5]]])).toEqual({ x: 0, y: 0, width: 500, height: 240 });
    expect(boundsOf([])).toBeNull();
  });

  it("drops outlines that are no polygons", () => {
    expect(polygonsOf([[[1, 2], [3]], [[1, 2], [3, 2], [3, 4]]])).toEqual([[[1, 2], [3, 2], [3, 4]]]);
    expect(polygonsOf(undefined)).toEqual([]);
  });

  it("shows the whole picture in the proportions of the window", () => {
    expect(wholeBox(picture, 0, view)).toEqual({ x: 0, y: -200, width: 1000, height: 1000 });
    expect(wholeBox(picture, 90, { width: 500, height: 250 })).toEqual({ x: -700, y: 0, width: 2000, height: 1000 });
  });

  it.each<Turn>([0, 90, 180, 270])("zooms so that the region is inside and the proportions stay, turned %i", (turn) => {
    const box = zoomedBox([word], picture, turn, view);
    const bounds = boundsOf([word.map((spot) => turnedSpot(spot, picture, turn))]);
    expect(bounds).not.toBeNull();
    if (!bounds) return;
    expect(box.x).toBeLessThanOrEqual(bounds.x);
    expect(box.y).toBeLessThanOrEqual(bounds.y);
    expect(box.x + box.width).toBeGreaterThanOrEqual(bounds.x + bounds.width);
    expect(box.y + box.height).toBeGreaterThanOrEqual(bounds.y + bounds.height);
    expect(box.width / box.height).toBeCloseTo(1, 6);
    expect(box.width).toBeLessThan(1000);
    expect(box.width).toBeGreaterThanOrEqual(300);
  });

  it("zooms out when nothing is known or the region is everything", () => {
    expect(zoomedBox([], picture, 0, view)).toEqual(wholeBox(picture, 0, view));
    const all: Polygon = [[0, 0], [1000, 0], [1000, 600], [0, 600]];
    expect(zoomedBox([all], picture, 0, view)).toEqual(wholeBox(picture, 0, view));
  });

  it("shows a card with less room around it than a word", () => {
    const card: Polygon = [[200, 100], [700, 100], [700, 400], [200, 400]];
    expect(cardBox([card], picture, 0, view).width).toBeLessThan(zoomedBox([card], picture, 0, view).width);
    expect(cardBox([card], picture, 0, view)).toMatchObject({ x: 160, width: 580, height: 580 });
    expect(cardBox([], picture, 0, view)).toEqual(wholeBox(picture, 0, view));
  });

  it("stays inside at the edges", () => {
    const corner: Polygon = [[0, 0], [50, 0], [50, 20], [0, 20]];
    const box = zoomedBox([corner], picture, 0, view);
    expect([box.x, box.y]).toEqual([0, 0]);
    expect(keepInside({ x: 900, y: 500, width: 200, height: 200 }, picture)).toMatchObject({ x: 800, y: 400 });
  });

  it("zooms by steps between the whole picture and a limit, and moves inside", () => {
    const whole = wholeBox(picture, 0, view);
    expect(scaledBox(whole, 0.5, picture, 0, view)).toEqual(whole);
    const near = scaledBox(whole, 4, picture, 0, view);
    expect(near.width).toBe(250);
    expect(scaledBox(near, 1000, picture, 0, view).width).toBe(80);
    expect(movedBox(near, 10, 0, picture, 0).x).toBe(750);
    expect(movedBox(near, 0.1, 0, picture, 0).x).toBe(near.x + 25);
  });

  it("grows to the proportions of a flat window", () => {
    expect(fitted({ x: 0, y: 0, width: 100, height: 100 }, { width: 300, height: 100 })).toEqual({
      x: -100,
      y: 0,
      width: 300,
      height: 100,
    });
  });
});
