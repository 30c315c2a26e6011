import { axisOf } from "@/lib/numbers/rules";

const WIDTH = 760;
const HEIGHT = 240;
const SIDE = { left: 44, right: 12, top: 22, bottom: 30 };

export type Point = { label: string; rate: number | null };

/**
 * A line of rates from 0 to 100 %, each point with its value beside it: made on the server, in the colour of the text,
 * so that it prints in black. The same numbers stand in the table it belongs to.
 */
export function RatePlot({ points, label }: { points: readonly Point[]; label: string }) {
  const { top, steps } = axisOf(points.map(({ rate }) => (rate ?? 0) * 100));
  const width = WIDTH - SIDE.left - SIDE.right;
  const height = HEIGHT - SIDE.top - SIDE.bottom;
  const x = (place: number) => SIDE.left + (width * (place + 0.5)) / points.length;
  const y = (percent: number) => SIDE.top + height * (1 - percent / top);
  const isDense = points.length > 16;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="mt-4 block h-auto w-full max-w-3xl break-inside-avoid text-ink"
    >
      {steps.map((step) => (
        <g key={step}>
          <line
            x1={SIDE.left}
            x2={WIDTH - SIDE.right}
            y1={y(step)}
            y2={y(step)}
            stroke="currentColor"
            strokeWidth={step === 0 ? 1.5 : 0.5}
            strokeOpacity={step === 0 ? 1 : 0.4}
          />
          <text x={SIDE.left - 6} y={y(step) + 4} textAnchor="end" fontSize="12" fill="currentColor">
            {step}%
          </text>
        </g>
      ))}
      {linesOf(points).map((line) => (
        <polyline
          key={line[0]?.place}
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          points={line.map(({ place, percent }) => `${x(place)},${y(percent)}`).join(" ")}
        />
      ))}
      {points.map(({ label: name, rate }, place) => (
        <g key={name}>
          {rate !== null && (
            <>
              <circle cx={x(place)} cy={y(rate * 100)} r={isDense ? 3 : 4} fill="currentColor" />
              <text
                x={x(place)}
                y={y(rate * 100) - 8}
                textAnchor="middle"
                fontSize={isDense ? 10 : 12}
                fill="currentColor"
              >
                {Math.round(rate * 100)}
              </text>
            </>
          )}
          <text x={x(place)} y={HEIGHT - 10} textAnchor="middle" fontSize={isDense ? 10 : 12} fill="currentColor">
            {name}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** Points on end, so that the line stops where nothing was open. */
function linesOf(points: readonly Point[]): { place: number; percent: number }[][] {
  const lines: { place: number; percent: number }[][] = [[]];
  for (const [place, { rate }] of points.entries())
    if (rate === null) lines.push([]);
    else lines.at(-1)?.push({ place, percent: rate * 100 });
  return lines.filter((line) => line.length > 1);
}
