import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { plainDate } from '#kernel/plain-date';
import { findHouseholds } from '../../adapters/persistence/household.repository.ts';
import { readLedger } from '../../adapters/persistence/ledger.repository.ts';
import { findPersons } from '../../adapters/persistence/person.repository.ts';
import { foldTimeline } from '../../domain/ledger/fold-timeline.ts';
import { qualificationOf, validOn } from '../../domain/ledger/timeline-queries.ts';
import type { CoverageInterval, QualificationInterval, Timeline } from '../../domain/ledger/timeline.ts';
import { TownSettings } from '../household-case/household-case.ts';

export interface QualificationView {
  readonly residentId: string;
  readonly qualification: readonly object[];
  readonly coverage: readonly object[];
  readonly household: object | null;
  readonly version: number;
  /** Events that contradict the others and wait for staff. */
  readonly needsReview: number;
}

export interface TimelineQuestion {
  /** Only what contains this day. */
  readonly validOn?: string | undefined;
  /** Only what had been recorded by this instant. */
  readonly knownAt?: string | undefined;
}

/** 資格 and 適用 of a person: now, on a day, and as it was known at an instant. */
@Injectable()
export class ViewQualification {
  constructor(
    private readonly dataSource: DataSource,
    private readonly town: TownSettings,
  ) {}

  /** @throws AppError GEN-0003 for a person who is not known. */
  async view(residentId: string, question: TimelineQuestion): Promise<QualificationView> {
    const { manager } = this.dataSource;
    const { municipality } = this.town;
    const [person] = await findPersons(manager, municipality, [residentId]);
    if (!person) throw new AppError('GEN-0003', 'refusal', { residentId });
    const { knownAt } = question;
    const timeline = foldTimeline(
      await readLedger(manager, municipality, residentId),
      knownAt === undefined ? {} : { knownAt },
    );
    const shown = question.validOn === undefined ? timeline : dayOf(timeline, question.validOn);
    return {
      residentId,
      qualification: shown.qualification.map(qualificationView),
      coverage: shown.coverage.map(coverageView),
      household: await this.household(shown.coverage.at(-1)),
      version: person.version,
      needsReview: timeline.needsReview.length,
    };
  }

  private async household(coverage: CoverageInterval | undefined): Promise<object | null> {
    const membership = coverage?.memberships.at(-1);
    if (!membership) return null;
    const { nhiHouseholdId, symbol, number, branch } = membership;
    const [stored] = await findHouseholds(this.dataSource.manager, this.town.municipality, [nhiHouseholdId]);
    const head = stored?.outward?.head ?? null;
    return {
      nhiHouseholdId,
      symbol,
      number,
      branch,
      headResidentId: head?.residentId ?? null,
      headIsInsured: head?.insured ?? false,
    };
  }
}

type Shown = Pick<Timeline, 'qualification' | 'coverage'>;

function dayOf(timeline: Timeline, day: string): Shown {
  const view = validOn(timeline, plainDate(day));
  const qualification = view.qualification ?? (view.coverage && qualificationOf(timeline, view.coverage));
  return { qualification: qualification ? [qualification] : [], coverage: view.coverage ? [view.coverage] : [] };
}

function qualificationView(row: QualificationInterval): object {
  const { acquiredOn, acquiredOnSource, acquisitionReason, lostOn, lossReason, provisional } = row;
  return { acquiredOn, acquiredOnSource, acquisitionReason, lostOn, lossReason, provisional };
}

function coverageView(row: CoverageInterval): object {
  const { startsOn, startReason, endsOn, endReason, provisional } = row;
  return { startsOn, startReason, endsOn, endReason, provisional };
}
