import type { PlainDate } from '#kernel/plain-date';
import type { AcquiredOnSource } from '../ledger/ledger-event.ts';
import { qualificationOf } from '../ledger/timeline-queries.ts';
import type { CoverageInterval, QualificationInterval, Timeline } from '../ledger/timeline.ts';
import type { AcquisitionReason, CoverageEndReason, CoverageStartReason, LossReason } from '../tables/reason-codes.ts';

/** One 適用 as receivers see it; every end is exclusive. */
export interface OutwardRow {
  /** 被保険者履歴番号: 1, 2, … ascending by 適用開始. */
  readonly historyNumber: number;
  readonly nhiHouseholdId: string;
  readonly symbol: string;
  readonly number: string;
  readonly branch: string;
  readonly acquiredOn: PlainDate | null;
  readonly acquiredOnSource: AcquiredOnSource;
  readonly acquisitionReason: AcquisitionReason;
  readonly lostOn: PlainDate | null;
  readonly lossReason: LossReason | null;
  readonly startsOn: PlainDate;
  readonly startReason: CoverageStartReason;
  readonly endsOn: PlainDate | null;
  readonly endReason: CoverageEndReason | null;
  readonly previousMunicipalityCode: string | null;
  readonly destinationMunicipalityCode: string | null;
}

export interface OutwardOptions {
  /** Hold back what lies after this day (planned 転出, planned starts); without it everything is shown. */
  readonly asOf?: PlainDate;
}

/** A day as far as the receiver is told of it. */
function told(day: PlainDate | null, options: OutwardOptions): PlainDate | null {
  return day === null || (options.asOf !== undefined && day > options.asOf) ? null : day;
}

function lossOf(
  qualification: QualificationInterval,
  options: OutwardOptions,
): Pick<OutwardRow, 'lostOn' | 'lossReason'> {
  // Lost in another town: that town tells receivers the day, we never saw it.
  const lostOn = qualification.lostElsewhere ? null : told(qualification.lostOn, options);
  return { lostOn, lossReason: lostOn === null ? null : qualification.lossReason };
}

function rowOf(
  coverage: CoverageInterval,
  qualification: QualificationInterval,
  options: OutwardOptions,
): Omit<OutwardRow, 'historyNumber'> | null {
  const membership = coverage.memberships.findLast(
    (item) => item.from === coverage.startsOn || told(item.from, options),
  );
  if (membership === undefined) return null;
  const endsOn = told(coverage.endsOn, options);
  const { nhiHouseholdId, symbol, number, branch } = membership;
  const { acquiredOn, acquiredOnSource, acquisitionReason } = qualification;
  return {
    nhiHouseholdId,
    symbol,
    number,
    branch,
    acquiredOn,
    acquiredOnSource,
    acquisitionReason,
    ...lossOf(qualification, options),
    startsOn: coverage.startsOn,
    startReason: coverage.startReason,
    endsOn,
    endReason: endsOn === null ? null : coverage.endReason,
    previousMunicipalityCode: coverage.previousMunicipalityCode,
    destinationMunicipalityCode: endsOn === null ? null : coverage.destinationMunicipalityCode,
  };
}

/** The person's whole outward state: intervals of no length and events under review stay inside. */
export function outwardRows(timeline: Timeline, options: OutwardOptions = {}): readonly OutwardRow[] {
  const shown = timeline.coverage.filter(
    (coverage) => coverage.startsOn !== coverage.endsOn && told(coverage.startsOn, options) !== null,
  );
  const rows = shown.flatMap((coverage) => {
    const qualification = qualificationOf(timeline, coverage);
    const row = qualification === null ? null : rowOf(coverage, qualification, options);
    return row === null ? [] : [row];
  });
  return rows.map((row, index) => ({ historyNumber: index + 1, ...row }));
}
