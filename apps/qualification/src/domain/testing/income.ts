import { plainDate } from '#kernel/plain-date';
import type { IncomeHousehold, IncomePerson } from '../income/income-household.ts';
import type { IncomeTables } from '../income/judge-household.ts';
import type { TaxAssessment } from '../income/tax-assessment.ts';
import { loadIncomeThresholds } from '../tables/income-thresholds.ts';
import { loadLimitClasses } from '../tables/limit-classes.ts';
import { PERSON } from './person.ts';

export const INCOME_TABLES: IncomeTables = { thresholds: loadIncomeThresholds(), limitClasses: loadLimitClasses() };

/** Taxed, with the income named; everything else 0. */
export function taxed(facts: Partial<TaxAssessment> = {}): TaxAssessment {
  return {
    residentId: PERSON,
    fiscalYear: 2026,
    standing: 'KNOWN',
    taxed: true,
    taxedAsUnemployed: true,
    abroadOnTaxDay: false,
    taxableIncome: 0,
    salaryIncome: 0,
    pensionReceipts: 0,
    pensionIncome: 0,
    otherIncome: 0,
    receipts: null,
    ...facts,
  };
}

export function exempt(facts: Partial<TaxAssessment> = {}): TaxAssessment {
  return taxed({ taxed: false, taxedAsUnemployed: false, ...facts });
}

export function person(birthDate: string, facts: Partial<IncomePerson> = {}): IncomePerson {
  return {
    residentId: PERSON,
    birthDate: plainDate(birthDate),
    assessment: taxed(),
    unemployedUntil: null,
    yearEndChildren: null,
    ...facts,
  };
}

/** The first is 世帯主 and insured, unless a head is named. */
export function householdOf(members: readonly IncomePerson[], facts: Partial<IncomeHousehold> = {}): IncomeHousehold {
  const named = members.map((member, index) => ({ ...member, residentId: `R${String(index)}` }));
  const [first] = named;
  if (first === undefined) throw new RangeError('a household needs a member');
  return {
    nhiHouseholdId: 'N0001',
    head: first,
    members: named,
    lateStageMembers: [],
    receiptsApplicationFrom: null,
    ...facts,
  };
}
