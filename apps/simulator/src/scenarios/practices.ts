import { APPOINTMENT_PRACTICES } from './appointment-practices.js';
import { aPractice, registration } from './practice.js';
import type { Practice } from './practice.js';

const OK = { senderAccredited: true, receiverRegistered: true, sharingAgreement: true } as const;

const ORDINARY: readonly Practice[] = [
  aPractice({ odsCode: 'Z81001', name: 'Amber Lane Surgery', postcode: 'ZZ99 1AB' }),
  aPractice({
    odsCode: 'Z81002',
    name: 'Birchwood Medical Centre',
    postcode: 'ZZ99 2BC',
    personality: '1.5.1',
    supplier: 'linden',
  }),
  aPractice({
    odsCode: 'Z81003',
    name: 'Cobalt Street Practice',
    postcode: 'ZZ99 3CD',
    personality: '1.2.7',
    supplier: 'alder',
  }),
];

/** Practices that the directory describes badly or not at all. Source: shared/spec/sds.md §12. */
const ROUTING: readonly Practice[] = [
  aPractice({ odsCode: 'Z81010', name: 'Dunnock Hill Surgery', directory: 'none' }),
  aPractice({
    odsCode: 'Z81011',
    name: 'Elmfield Practice',
    directory: 'two-suppliers',
    second: registration('Z81011', 'gp.linden.example.nhs.uk', '1'),
  }),
  aPractice({ odsCode: 'Z81012', name: 'Fawn Court Surgery', directory: 'no-address' }),
  aPractice({ odsCode: 'Z81013', name: 'Goldcrest Health Centre', directory: 'no-device' }),
  aPractice({
    odsCode: 'Z81014',
    name: 'Hazel Bank Surgery',
    directory: 'device-other-party-key',
    second: registration('Z81014', 'gp.linden.example.nhs.uk', '1'),
  }),
  aPractice({ odsCode: 'Z81015', name: 'Indigo House Practice', directory: 'bad-address' }),
  aPractice({ odsCode: 'Z81016', name: 'Jackdaw Road Surgery', directory: 'inactive' }),
  aPractice({
    odsCode: 'Z81017',
    name: 'Kestrel Square Surgery',
    directory: 'two-devices',
    second: registration('Z81017', 'gp.rowan.example.nhs.uk', '1'),
  }),
  aPractice({ odsCode: 'Z81018', name: 'Larch Grove Practice', directory: 'bad-asid' }),
  aPractice({ odsCode: 'Z81019', name: 'Magenta Mews Surgery', directory: 'duplicate' }),
  aPractice({
    odsCode: 'Z81020',
    name: 'Nuthatch Lane Surgery',
    directory: 'two-addresses',
    second: registration('Z81020', 'gp2.rowan.example.nhs.uk', '1'),
  }),
  aPractice({ odsCode: 'Z81028', name: 'Ochre Hill Surgery', directory: 'no-party-key' }),
  aPractice({ odsCode: 'Z81029', name: 'Poplar Row Practice', directory: 'no-asid' }),
  aPractice({ odsCode: 'Z81030', name: 'Xanthe Court Surgery', directory: 'other-ods-address' }),
];

/** Practices that the proxy will not or cannot connect to. Source: shared/spec/gp-connect-core.md §7.5. */
const PROXY: readonly Practice[] = [
  aPractice({ odsCode: 'Z81021', name: 'Quince Yard Surgery', sharing: { ...OK, senderAccredited: false } }),
  aPractice({ odsCode: 'Z81022', name: 'Redwing Practice', sharing: { ...OK, receiverRegistered: false } }),
  aPractice({ odsCode: 'Z81023', name: 'Saffron Gate Surgery', sharing: { ...OK, sharingAgreement: false } }),
  aPractice({ odsCode: 'Z81024', name: 'Teal Water Surgery', hostAtProxy: 'gp-new.rowan.example.nhs.uk' }),
  aPractice({ odsCode: 'Z81025', name: 'Umber Park Practice', reachable: false }),
  aPractice({ odsCode: 'Z81026', name: 'Violet Bank Surgery', proxyRefuses: 'method' }),
  aPractice({ odsCode: 'Z81027', name: 'Willow End Surgery', proxyRefuses: 'media-type' }),
];

/** Practices whose system answers, but not as one would wish. Source: shared/spec/gp-connect-core.md §5. */
const CAPABILITY: readonly Practice[] = [
  aPractice({ odsCode: 'Z81031', name: 'Yew Tree Surgery', switchedOff: ['structured', 'documents'] }),
  aPractice({
    odsCode: 'Z81032',
    name: 'Zinnia Close Practice',
    metadata: { foundations: 'missing', structured: 'missing' },
  }),
  aPractice({
    odsCode: 'Z81033',
    name: 'Apple Walk Surgery',
    personality: '1.5.1',
    supplier: 'linden',
    metadata: { foundations: 'broken-json', structured: 'broken-json' },
  }),
  aPractice({ odsCode: 'Z81034', name: 'Bluebell Court Surgery', capabilities: ['foundations'] }),
  aPractice({ odsCode: 'Z81035', name: 'Cedar Rise Practice', metadata: { foundations: 'html', structured: 'html' } }),
  aPractice({
    odsCode: 'Z81036',
    name: 'Damson Green Surgery',
    personality: '1.2.7',
    supplier: 'alder',
    switchedOff: ['structured'],
  }),
];

export const PRACTICES: readonly Practice[] = [
  ...ORDINARY,
  ...ROUTING,
  ...PROXY,
  ...CAPABILITY,
  ...APPOINTMENT_PRACTICES,
];
