package io.husai.local.stack;

import io.husai.backing.BrokerSettings;
import io.husai.backing.DatabaseSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * How broker and database are to run.
 *
 * @param broker the broker
 * @param brokerArguments of its JVM
 * @param brokerLog its log file
 * @param database the database
 * @param secrets file of the database's passwords
 */
record BackingPlan(
        BrokerSettings broker,
        List<String> brokerArguments,
        Path brokerLog,
        DatabaseSettings database,
        Path secrets) {}
