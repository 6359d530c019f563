import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { plainDate } from '#kernel/plain-date';
import { Roles } from '#security/access.decorator';
import { findHouseholds } from '../persistence/household.repository.ts';
import { readLedger } from '../persistence/ledger.repository.ts';
import { findPersons } from '../persistence/person.repository.ts';
import { foldTimeline } from '../../domain/ledger/fold-timeline.ts';
import { qualificationOf, validOn } from '../../domain/ledger/timeline-queries.ts';
import type { CoverageInterval, QualificationInterval, Timeline } from '../../domain/ledger/timeline.ts';
import { QualificationConfig } from '../../qualification.config.ts';
import { TimelineQuery } from './qualification.dto.ts';

interface QualificationView {
  readonly residentId: string;
  readonly qualification: readonly object[];
  readonly coverage: readonly object[];
  readonly household: object | null;
  readonly version: number;
  readonly needsReview: number;
}

/** 資格 and 適用 of a person: now, on a day, and as it was known at an instant. */
@Controller('residents')
export class ResidentsController {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(QualificationConfig) private readonly config: QualificationConfig,
  ) {}

  @Roles('clerk', 'officer', 'approver', 'auditor', 'operator')
  @Get(':residentId/qualification')
  async show(@Param('residentId') residentId: string, @Query() query: TimelineQuery): Promise<QualificationView> {
    const { manager } = this.dataSource;
    const { municipality } = this.config;
    const [person] = await findPersons(manager, municipality, [residentId]);
    if (!person) throw new AppError('GEN-0003', 'refusal', { residentId });
    const ledger = await readLedger(manager, municipality, residentId);
    const timeline = foldTimeline(ledger, query.knownAt === undefined ? {} : { knownAt: query.knownAt });
    const shown = query.validOn === undefined ? wholeOf(timeline) : dayOf(timeline, query.validOn);
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
    const [stored] = await findHouseholds(this.dataSource.manager, this.config.municipality, [
      membership.nhiHouseholdId,
    ]);
    const head = stored?.outward?.head ?? null;
    const { nhiHouseholdId, symbol, number, branch } = membership;
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

interface Shown {
  readonly qualification: readonly QualificationInterval[];
  readonly coverage: readonly CoverageInterval[];
}

function wholeOf(timeline: Timeline): Shown {
  return { qualification: timeline.qualification, coverage: timeline.coverage };
}

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
