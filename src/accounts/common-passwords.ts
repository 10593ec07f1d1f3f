// What people choose most, by the lists of leaked passwords, in lower case and without the digits
// and signs that are put around it. Checked as parts: a password is no better for having two.
export const COMMON: readonly string[] = `
password passwort passw0rd pass secret geheim letmein letme welcome willkommen hello hallo admin
administrator root user guest test testing changeme change default login access master superuser
manager system server service company office computer internet network security qwerty qwertz
azerty qwertyuiop qwertzuiop asdf asdfgh asdfghjkl zxcvbn zxcvbnm yxcvbnm poiuytrewq lkjhgfdsa
mnbvcxz qazwsx qazwsxedc wsxedc edcrfv zaq abc abcd abcdef abcdefgh abcdefghijklmnop
abcdefghijklmnopqrstuvwxyz aaaaaa iloveyou ilove loveyou love lovely sunshine princess prinzessin
dragon monkey shadow football fussball baseball basketball soccer hockey golf superman batman
spiderman starwars pokemon michael michelle jennifer jessica jordan daniel thomas andrew joshua
ashley matthew robert charlie george harley hunter ranger buster tigger ginger pepper cookie cheese
chocolate banana summer winter spring autumn sommer herbst fruehling monday friday january february
march april june july august september october november december montag freitag flower butterfly
purple orange yellow silver golden diamond whatever trustno nothing freedom forever killer ninja
mustang ferrari porsche mercedes corvette yankees liverpool arsenal chelsea barcelona juventus
internet samsung google facebook linkedin twitter microsoft windows apple android hacker matrix
phoenix thunder eagle falcon tiger lion bailey maggie sophie daisy lucky money blessed jesus
heaven angel babygirl baby sweet honey darling schatz schatzi hannah lena sarah peter martin
correcthorsebatterystaple correct horse battery staple jira atlassian confluence countersign github
thisisapassword thisismypassword mypassword iamtheadmin opensesame password1 p@ssword p@ssw0rd
`
  .trim()
  .split(/\s+/);
