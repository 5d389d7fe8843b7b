import { useReducedMotion } from "@mantine/hooks";
import { useLayoutEffect, useRef, type RefObject } from "react";

import type { Box } from "./geometry";

const GLIDE_MS = 220;

function write(svg: SVGSVGElement, box: Box): void {
  svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
}

function between(from: Box, to: Box, share: number): Box {
  const mix = (a: number, b: number) => a + (b - a) * share;
  return {
    x: mix(from.x, to.x),
    y: mix(from.y, to.y),
    width: mix(from.width, to.width),
    height: mix(from.height, to.height),
  };
}

/** Glides the view box of an SVG to `target`; jumps when `still` or when the person asks for less motion. */
export function useViewBox(svg: RefObject<SVGSVGElement | null>, target: Box, still: boolean): void {
  const reduced = useReducedMotion();
  const shown = useRef<Box | null>(null);
  const { x, y, width, height } = target;
  useLayoutEffect(() => {
    const element = svg.current;
    if (!element) return undefined;
    const to = { x, y, width, height };
    const from = shown.current;
    if (!from || still || reduced) {
      shown.current = to;
      write(element, to);
      return undefined;
    }
    let frame = 0;
    const start = performance.now();
    const step = (now: number) => {
      const share = Math.min((now - start) / GLIDE_MS, 1);
      const box = between(from, to, 1 - (1 - share) ** 3);
      shown.current = box;
      write(element, box);
      if (share < 1) frame = window.requestAnimationFrame(step);
    };
    frame = window.requestAnimationFrame(step);
    return () => window.cancelAnimationFrame(frame);
  }, [svg, x, y, width, height, still, reduced]);
}
