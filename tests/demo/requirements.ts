/** Requirements as people write them, from six trades; one is German, one a mail, one a list. */
const LEAVE = `Hi team,

HR asked us again about the leave requests. At the moment employees fill in a paper form and their manager signs it, which takes about a week.

Employees should be able to request leave online and see how many days they have left. The manager gets an e-mail and can approve or reject the request. If the manager does not answer within 5 working days, the request goes to the deputy. An employee must not be able to request more days than they have left.

It should be easy to use on a phone. Not sure yet whether part-time staff are included.

Thanks, Petra`;

const CLINIC = `As a nurse I want to see a patient's allergies on the medication screen so that I do not give a drug that harms the patient.

Acceptance notes:
1. Allergies are shown in red at the top of the screen.
2. When a prescribed drug matches an allergy, a warning is shown and must be confirmed with a reason.
3. If the allergy service does not answer within 2 seconds, the screen says "Allergies unknown".
4. Only nurses and doctors may see the allergies.
This is important for the audit in March.`;

const WAREHOUSE = `Stock take by scanner
- Warehouse workers scan a shelf and then each item on it
- The system compares the count with the stock and shows differences of more than 2 %
- Supervisors can accept a difference or order a recount
- Damaged labels: the worker types the number
- TBD: what happens with items that belong to another shelf?`;

const SIGN_ON = `We need single sign-on for the partner portal. Partners log in with the account of their own company (SAML or OIDC). An administrator of a partner can invite colleagues and remove them. A removed person must lose access within 15 minutes. Sessions end after 8 hours. Failed sign-ins must be logged, and after 10 failed attempts in an hour the account is locked. The solution has to be secure and fast.`;

const INVOICES_DE = `# Rechnungsfreigabe

Heute werden Rechnungen per Hauspost verteilt, das dauert oft mehrere Tage.
Der Sachbearbeiter muss eine Rechnung am Bildschirm freigeben können, damit sie noch am selben Tag bezahlt wird.
- Rechnungen über 10.000 Euro müssen von zwei Personen freigegeben werden.
- Wenn eine Rechnung abgelehnt wird, muss der Sachbearbeiter einen Grund angeben.
- Niemand darf seine eigene Rechnung freigeben.
Die Oberfläche soll einfach sein. Noch offen: Wie lange werden Rechnungen aufbewahrt?`;

const SALES = `Monthly sales report

Regional managers want to download the sales figures of their region as an Excel file at the start of each month in order to plan their targets. Data must be complete up to the last day of the previous month. Managers must not see the figures of other regions. If the data warehouse load has failed, the manager receives a message instead of an incomplete file.`;

const PICTURE = `When a user uploads a profile picture larger than 5 MB the page shows a blank screen. Expected: a message that says the limit. Users should be able to crop the picture before saving.`;

export const requirements = { LEAVE, CLINIC, WAREHOUSE, SIGN_ON, INVOICES_DE, SALES, PICTURE };
