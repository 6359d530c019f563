import { isIndividualNumber, isInsurerNumber, isMunicipalityCode } from './check-digit.ts';

describe('check digits', () => {
  it.each(['123456789018', '983205673214', '111111111118', '100000000005', '313700000026', '310000000107'])(
    '個人番号 %s is valid',
    (value) => expect(isIndividualNumber(value)).toBe(true),
  );

  it.each(['123456789012', '12345678901', '1234567890188', '000000000000', '12345678901a'])(
    '個人番号 %s is refused',
    (value) => expect(isIndividualNumber(value)).toBe(false),
  );

  it.each(['131016', '271004', '310000', '313700', '312037', '011002'])('団体コード %s is valid', (value) =>
    expect(isMunicipalityCode(value)).toBe(true),
  );

  it.each(['313701', '31370', '3137000'])('団体コード %s is refused', (value) =>
    expect(isMunicipalityCode(value)).toBe(false),
  );

  it.each(['138016', '310011', '310029', '01130012', '06130124', '39310016'])('保険者番号 %s is valid', (value) =>
    expect(isInsurerNumber(value)).toBe(true),
  );

  it.each(['138017', '310012', '0113001'])('保険者番号 %s is refused', (value) =>
    expect(isInsurerNumber(value)).toBe(false),
  );
});
