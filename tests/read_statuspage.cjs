// Reads a site with statuspage.io, a client of the Statuspage API from npm, and says what it understood.
const { Statuspage } = require("statuspage.io");

const PARTS = 3; // a few components are enough to see that names and states arrive

async function main(address) {
  const client = new Statuspage("any");
  client.setApiUrl(address);
  const { api } = client;
  const { page, status } = await api.getStatus();
  console.log(`${page.name}: ${status.indicator} (${status.description})`);
  const summary = await api.getSummary();
  console.log(`summary: ${summary.incidents.length} unresolved, ${summary.scheduled_maintenances.length} planned`);
  const { components } = await api.getComponents();
  for (const one of components.slice(0, PARTS)) console.log(`component: ${one.name}: ${one.status}`);
  for (const one of (await api.incidents.getAll()).incidents)
    console.log(`incident: ${one.name}: ${one.status}, ${one.impact}, ${one.incident_updates.length} updates`);
  for (const one of (await api.incidents.getUnresolved()).incidents) console.log(`unresolved: ${one.name}`);
  for (const one of (await api.scheduledMaintenances.getUpcoming()).scheduled_maintenances)
    console.log(`planned: ${one.name}, ${one.scheduled_for} to ${one.scheduled_until}`);
}

main(process.argv[2]).catch((problem) => {
  console.error(`${problem}`);
  process.exitCode = 1;
});
