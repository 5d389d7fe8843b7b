import type { Side } from "../api/types";
import { turnedSize, turnOf, turnTransform } from "../review/geometry";
import { useSignedInSource } from "../shell/useSignedInSource";

interface Props {
  side: Pick<Side, "width" | "height" | "rotation">;
  /** Address of the picture. */
  url: string;
  /** What it shows; empty where text beside it says so. */
  description: string;
  className?: string;
  /** Fills its frame and cuts off the rest, instead of showing all. */
  cover?: boolean;
  /** Shown when there is no picture after all. */
  missing: React.ReactNode;
}

/** The picture of a side, turned so that its text stands upright. Give it a `key` per address. */
export function SideImage({ side, url, description, className, cover, missing }: Props) {
  const { src, onError, broken } = useSignedInSource(url);
  if (broken) return missing;
  const turn = turnOf(side.rotation);
  if (turn === 0 || !side.width || !side.height) {
    return <img className={className} src={src} alt={description} loading="lazy" onError={onError} />;
  }
  const size = { width: side.width, height: side.height };
  const shown = turnedSize(size, turn);
  const naming = description === "" ? { "aria-hidden": true } : { role: "img", "aria-label": description };
  return (
    <svg
      {...naming}
      className={className}
      viewBox={`0 0 ${shown.width} ${shown.height}`}
      preserveAspectRatio={cover ? "xMidYMid slice" : "xMidYMid meet"}
    >
      <image key={src} href={src} {...size} transform={turnTransform(size, turn)} onError={onError} />
    </svg>
  );
}
